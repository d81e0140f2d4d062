-- Acts: one transaction, one entry of the hash-chained audit.
CREATE TABLE act (
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;

-- Nothing is ever changed or deleted.
CREATE TRIGGER act_append_only BEFORE UPDATE OR DELETE ON act FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retraction_append_only BEFORE UPDATE OR DELETE ON retraction FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER issued_report_append_only BEFORE UPDATE OR DELETE ON issued_report FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observation_append_only BEFORE UPDATE OR DELETE ON observation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recognition_append_only BEFORE UPDATE OR DELETE ON recognition FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER model_area_append_only BEFORE UPDATE OR DELETE ON model_area FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER target_append_only BEFORE UPDATE OR DELETE ON target FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outlook_append_only BEFORE UPDATE OR DELETE ON outlook FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER product_append_only BEFORE UPDATE OR DELETE ON product FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER star_decision_append_only BEFORE UPDATE OR DELETE ON star_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sale_append_only BEFORE UPDATE OR DELETE ON sale FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER export_append_only BEFORE UPDATE OR DELETE ON export FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disbursement_append_only BEFORE UPDATE OR DELETE ON disbursement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contribution_append_only BEFORE UPDATE OR DELETE ON contribution FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_owed_append_only BEFORE UPDATE OR DELETE ON plan_owed FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_issued_append_only BEFORE UPDATE OR DELETE ON plan_issued FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_append_only BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION refuse_change();
