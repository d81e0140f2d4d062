-- Acts: one transaction, one entry of the hash-chained audit.
CREATE TABLE act (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL UNIQUE,
    source TEXT,
    source_digest TEXT,
    fact_kind TEXT,
    first_fact BIGINT NOT NULL,
    fact_count BIGINT NOT NULL,
    facts_digest TEXT NOT NULL,
    undoes BIGINT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- A retraction hides one fact.
CREATE TABLE retraction (
    seq INTEGER PRIMARY KEY,
    act BIGINT NOT NULL,
    fact BIGINT NOT NULL
);

-- A report under its number: what it was made from, and the digests of its files.
CREATE TABLE issued_report (
    number TEXT PRIMARY KEY,
    act BIGINT NOT NULL,
    kind TEXT NOT NULL,
    as_of TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    digests TEXT NOT NULL
);

-- Facts, one table a kind.
CREATE TABLE observation (
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
    "value" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "evidence" TEXT
);

CREATE TABLE recognition (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "number" TEXT,
    "basis" TEXT NOT NULL
);
CREATE INDEX recognition_by_province ON recognition (province, act);

CREATE TABLE model_area (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "commune" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "recognised" TEXT NOT NULL,
    "withdrawn" TEXT,
    "number" TEXT
);
CREATE INDEX model_area_by_province ON model_area (province, act);

CREATE TABLE target (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "metric" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    "goal" TEXT NOT NULL,
    "number" BIGINT,
    "units" TEXT,
    "basis" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX target_by_province ON target (province, act);

CREATE TABLE outlook (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "set" TEXT NOT NULL,
    "criterion" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "reason" TEXT
);
CREATE INDEX outlook_by_province ON outlook (province, act);

CREATE TABLE product (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "producer" TEXT,
    "unit" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "joined" TEXT NOT NULL
);
CREATE INDEX product_by_province ON product (province, act);

CREATE TABLE star_decision (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "star" BIGINT NOT NULL,
    "number" TEXT
);
CREATE INDEX star_decision_by_province ON star_decision (province, act);

CREATE TABLE sale (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "amount" BIGINT NOT NULL
);
CREATE INDEX sale_by_province ON sale (province, act);

CREATE TABLE export (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "since" TEXT NOT NULL
);
CREATE INDEX export_by_province ON export (province, act);

CREATE TABLE allocation (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "number" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    "fund" TEXT NOT NULL,
    "capital" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "amount" BIGINT NOT NULL
);
CREATE INDEX allocation_by_province ON allocation (province, act);

CREATE TABLE disbursement (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "voucher" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    "fund" TEXT NOT NULL,
    "capital" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "amount" BIGINT NOT NULL
);
CREATE INDEX disbursement_by_province ON disbursement (province, act);

CREATE TABLE contribution (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "contributor" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "value" BIGINT
);
CREATE INDEX contribution_by_province ON contribution (province, act);

CREATE TABLE plan_owed (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "basis" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "due" TEXT
);
CREATE INDEX plan_owed_by_province ON plan_owed (province, act);

CREATE TABLE plan_issued (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "basis" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX plan_issued_by_province ON plan_issued (province, act);

CREATE TABLE statement (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "body" TEXT,
    "text" TEXT NOT NULL
);
CREATE INDEX statement_by_province ON statement (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER act_no_update BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER act_no_delete BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER retraction_no_update BEFORE UPDATE ON retraction BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER retraction_no_delete BEFORE DELETE ON retraction BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER issued_report_no_update BEFORE UPDATE ON issued_report BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER issued_report_no_delete BEFORE DELETE ON issued_report BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER observation_no_update BEFORE UPDATE ON observation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER observation_no_delete BEFORE DELETE ON observation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER recognition_no_update BEFORE UPDATE ON recognition BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER recognition_no_delete BEFORE DELETE ON recognition BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER model_area_no_update BEFORE UPDATE ON model_area BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER model_area_no_delete BEFORE DELETE ON model_area BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER target_no_update BEFORE UPDATE ON target BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER target_no_delete BEFORE DELETE ON target BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outlook_no_update BEFORE UPDATE ON outlook BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outlook_no_delete BEFORE DELETE ON outlook BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_no_update BEFORE UPDATE ON product BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_no_delete BEFORE DELETE ON product BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER star_decision_no_update BEFORE UPDATE ON star_decision BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER star_decision_no_delete BEFORE DELETE ON star_decision BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER export_no_update BEFORE UPDATE ON export BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER export_no_delete BEFORE DELETE ON export BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER disbursement_no_update BEFORE UPDATE ON disbursement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER disbursement_no_delete BEFORE DELETE ON disbursement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER contribution_no_update BEFORE UPDATE ON contribution BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER contribution_no_delete BEFORE DELETE ON contribution BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER plan_owed_no_update BEFORE UPDATE ON plan_owed BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER plan_owed_no_delete BEFORE DELETE ON plan_owed BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER plan_issued_no_update BEFORE UPDATE ON plan_issued BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER plan_issued_no_delete BEFORE DELETE ON plan_issued BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
