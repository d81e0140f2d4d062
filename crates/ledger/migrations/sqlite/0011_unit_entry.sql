-- What the office records of units.
CREATE TABLE unit_entry (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "counted" TEXT NOT NULL,
    "class" TEXT,
    "group" TEXT,
    "basis" TEXT NOT NULL
);
CREATE INDEX unit_entry_by_province ON unit_entry (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER unit_entry_no_update BEFORE UPDATE ON unit_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER unit_entry_no_delete BEFORE DELETE ON unit_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
