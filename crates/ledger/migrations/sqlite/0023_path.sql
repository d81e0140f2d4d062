-- What steps cost, requests for money, and the plans that the office drafts.
CREATE TABLE step_cost (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "measure" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "group" TEXT,
    "date" TEXT NOT NULL,
    "priced_by" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "months" BIGINT,
    "content" TEXT NOT NULL,
    "capital" TEXT NOT NULL,
    "funds" TEXT,
    "basis" TEXT
);
CREATE INDEX step_cost_by_province ON step_cost (province, act);

CREATE TABLE fund_request (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    "fund" TEXT NOT NULL,
    "capital" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "plan" TEXT,
    "refused" TEXT
);
CREATE INDEX fund_request_by_province ON fund_request (province, act);

-- Drafts change until one is chosen, and may be thrown away: they are no facts.
CREATE TABLE path_plan (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    request TEXT NOT NULL,
    outcome TEXT NOT NULL,
    act BIGINT NOT NULL,
    adopted TEXT
);

-- Nothing is ever changed or deleted.
CREATE TRIGGER step_cost_no_update BEFORE UPDATE ON step_cost BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER step_cost_no_delete BEFORE DELETE ON step_cost BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER fund_request_no_update BEFORE UPDATE ON fund_request BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER fund_request_no_delete BEFORE DELETE ON fund_request BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
