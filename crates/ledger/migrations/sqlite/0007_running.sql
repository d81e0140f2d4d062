-- How the programme is run: organisation, directives, works, support, difficulties.
CREATE TABLE body (
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    "until" TEXT NOT NULL,
    "amount" BIGINT NOT NULL
);
CREATE INDEX carry_over_by_province ON carry_over (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER body_no_update BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER body_no_delete BEFORE DELETE ON body BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER holder_no_update BEFORE UPDATE ON holder BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER holder_no_delete BEFORE DELETE ON holder BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_no_update BEFORE UPDATE ON directive BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_no_delete BEFORE DELETE ON directive BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_update_no_update BEFORE UPDATE ON directive_update BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_update_no_delete BEFORE DELETE ON directive_update BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_extension_no_update BEFORE UPDATE ON directive_extension BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_extension_no_delete BEFORE DELETE ON directive_extension BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_hand_over_no_update BEFORE UPDATE ON directive_hand_over BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER directive_hand_over_no_delete BEFORE DELETE ON directive_hand_over BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER difficulty_no_update BEFORE UPDATE ON difficulty BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER difficulty_no_delete BEFORE DELETE ON difficulty BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER proposal_no_update BEFORE UPDATE ON proposal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER proposal_no_delete BEFORE DELETE ON proposal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER support_policy_no_update BEFORE UPDATE ON support_policy BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER support_policy_no_delete BEFORE DELETE ON support_policy BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER policy_claim_no_update BEFORE UPDATE ON policy_claim BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER policy_claim_no_delete BEFORE DELETE ON policy_claim BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER course_no_update BEFORE UPDATE ON course BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER course_no_delete BEFORE DELETE ON course BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER project_no_update BEFORE UPDATE ON project BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER project_no_delete BEFORE DELETE ON project BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER carry_over_no_update BEFORE UPDATE ON carry_over BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER carry_over_no_delete BEFORE DELETE ON carry_over BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
