-- Differences from the treasury's list that are accepted.
CREATE TABLE treasury_exception (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "voucher" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "ours" BIGINT NOT NULL,
    "treasury" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "reason" TEXT NOT NULL
);
CREATE INDEX treasury_exception_by_province ON treasury_exception (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER treasury_exception_no_update BEFORE UPDATE ON treasury_exception BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER treasury_exception_no_delete BEFORE DELETE ON treasury_exception BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
