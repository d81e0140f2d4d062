-- Why a value stands although it was doubted.
CREATE TABLE acknowledgement (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "word" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX acknowledgement_by_province ON acknowledgement (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER acknowledgement_no_update BEFORE UPDATE ON acknowledgement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER acknowledgement_no_delete BEFORE DELETE ON acknowledgement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
