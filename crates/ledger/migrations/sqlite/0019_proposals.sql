-- What producers propose, and what they are asked.
CREATE TABLE producer_proposal (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "producer" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "changes" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "note" TEXT
);
CREATE INDEX producer_proposal_by_province ON producer_proposal (province, act);

CREATE TABLE sales_survey (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "period" TEXT NOT NULL,
    "opened" TEXT NOT NULL,
    "until" TEXT NOT NULL
);
CREATE INDEX sales_survey_by_province ON sales_survey (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER producer_proposal_no_update BEFORE UPDATE ON producer_proposal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER producer_proposal_no_delete BEFORE DELETE ON producer_proposal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sales_survey_no_update BEFORE UPDATE ON sales_survey BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sales_survey_no_delete BEFORE DELETE ON sales_survey BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
