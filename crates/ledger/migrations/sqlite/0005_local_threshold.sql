-- Thresholds that the law leaves to the province.
CREATE TABLE local_threshold (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "body" TEXT NOT NULL,
    "set" TEXT NOT NULL,
    "indicator" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX local_threshold_by_province ON local_threshold (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER local_threshold_no_update BEFORE UPDATE ON local_threshold BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER local_threshold_no_delete BEFORE DELETE ON local_threshold BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
