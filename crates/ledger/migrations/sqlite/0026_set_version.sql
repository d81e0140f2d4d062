-- Criteria sets that an office keeps itself.
CREATE TABLE set_version (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "set" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "begun" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "until" TEXT,
    "remarks" TEXT,
    "text" TEXT NOT NULL
);
CREATE INDEX set_version_by_province ON set_version (province, act);
CREATE INDEX set_version_by_set ON set_version ("set");

-- Nothing is ever changed or deleted.
CREATE TRIGGER set_version_no_update BEFORE UPDATE ON set_version BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER set_version_no_delete BEFORE DELETE ON set_version BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
