-- Residential areas that report.
CREATE TABLE area (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "until" TEXT,
    "households" BIGINT,
    "population" BIGINT
);
CREATE INDEX area_by_province ON area (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER area_no_update BEFORE UPDATE ON area BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER area_no_delete BEFORE DELETE ON area BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
