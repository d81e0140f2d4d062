-- How the programme is run: organisation, directives, works, support, difficulties.
CREATE TABLE body (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short" TEXT,
    "kind" TEXT NOT NULL,
    "above" TEXT,
    "unit" TEXT NOT NULL,
    "basis" TEXT,
    "date" TEXT NOT NULL,
    "until" TEXT,
    "successor" TEXT,
    "quota" BIGINT,
    "contact" TEXT
);
CREATE INDEX body_by_province ON body (province, act);

CREATE TABLE holder (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "person" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tenure" TEXT NOT NULL,
    "until" TEXT,
    "contact" TEXT
);
CREATE INDEX holder_by_province ON holder (province, act);

CREATE TABLE document (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "file" TEXT
);
CREATE INDEX document_by_province ON document (province, act);

CREATE TABLE directive (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "asker" TEXT NOT NULL,
    "lead" TEXT NOT NULL,
    "coordinating" TEXT,
    "person" TEXT,
    "asks" TEXT NOT NULL,
    "deliverable" TEXT,
    "due" TEXT,
    "priority" TEXT NOT NULL,
    "part_of" TEXT,
    "content" TEXT,
    "unit" TEXT,
    "concerns" TEXT,
    "quote" TEXT
);
CREATE INDEX directive_by_province ON directive (province, act);

CREATE TABLE directive_update (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "directive" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" TEXT
);
CREATE INDEX directive_update_by_province ON directive_update (province, act);

CREATE TABLE directive_extension (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "directive" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "approver" TEXT NOT NULL
);
CREATE INDEX directive_extension_by_province ON directive_extension (province, act);

CREATE TABLE directive_hand_over (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "directive" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "lead" TEXT NOT NULL,
    "person" TEXT,
    "reason" TEXT NOT NULL
);
CREATE INDEX directive_hand_over_by_province ON directive_hand_over (province, act);

CREATE TABLE difficulty (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "body" TEXT,
    "criterion" TEXT,
    "content" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "resolved" TEXT
);
CREATE INDEX difficulty_by_province ON difficulty (province, act);

CREATE TABLE proposal (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "difficulty" TEXT,
    "body" TEXT NOT NULL,
    "addressee" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "decision" TEXT,
    "decided" TEXT,
    "result" TEXT
);
CREATE INDEX proposal_by_province ON proposal (province, act);

CREATE TABLE support_policy (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "star" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "until" TEXT,
    "amount" BIGINT NOT NULL
);
CREATE INDEX support_policy_by_province ON support_policy (province, act);

CREATE TABLE policy_claim (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "policy" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "blocked_by" TEXT,
    "resolver" TEXT,
    "ground" TEXT
);
CREATE INDEX policy_claim_by_province ON policy_claim (province, act);

CREATE TABLE course (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "body" TEXT,
    "date" TEXT NOT NULL,
    "until" TEXT,
    "places" BIGINT NOT NULL,
    "attended" BIGINT,
    "asked" BIGINT NOT NULL,
    "allocated" BIGINT,
    "spent" BIGINT
);
CREATE INDEX course_by_province ON course (province, act);

CREATE TABLE project (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "body" TEXT,
    "content" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "until" TEXT
);
CREATE INDEX project_by_province ON project (province, act);

CREATE TABLE carry_over (
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
    "until" TEXT NOT NULL,
    "amount" BIGINT NOT NULL
);
CREATE INDEX carry_over_by_province ON carry_over (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER body_append_only BEFORE UPDATE OR DELETE ON body FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holder_append_only BEFORE UPDATE OR DELETE ON holder FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directive_append_only BEFORE UPDATE OR DELETE ON directive FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directive_update_append_only BEFORE UPDATE OR DELETE ON directive_update FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directive_extension_append_only BEFORE UPDATE OR DELETE ON directive_extension FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directive_hand_over_append_only BEFORE UPDATE OR DELETE ON directive_hand_over FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER difficulty_append_only BEFORE UPDATE OR DELETE ON difficulty FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_append_only BEFORE UPDATE OR DELETE ON proposal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER support_policy_append_only BEFORE UPDATE OR DELETE ON support_policy FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_claim_append_only BEFORE UPDATE OR DELETE ON policy_claim FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER course_append_only BEFORE UPDATE OR DELETE ON course FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER project_append_only BEFORE UPDATE OR DELETE ON project FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER carry_over_append_only BEFORE UPDATE OR DELETE ON carry_over FOR EACH ROW EXECUTE FUNCTION refuse_change();
