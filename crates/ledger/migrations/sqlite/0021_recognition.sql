-- Cases of recognition and withdrawal, with their steps, papers, surveys and votes.
CREATE TABLE recognition_case (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "set" TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    "round" TEXT NOT NULL,
    "opened" TEXT NOT NULL
);
CREATE INDEX recognition_case_by_province ON recognition_case (province, act);

CREATE TABLE case_step (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "case" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "note" TEXT,
    "number" TEXT
);
CREATE INDEX case_step_by_province ON case_step (province, act);

CREATE TABLE case_paper (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "case" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "evidence" TEXT,
    "number" TEXT
);
CREATE INDEX case_paper_by_province ON case_paper (province, act);

CREATE TABLE satisfaction_survey (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "case" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "households" BIGINT NOT NULL,
    "asked" BIGINT NOT NULL,
    "answered" BIGINT NOT NULL,
    "satisfied" BIGINT NOT NULL,
    "number" TEXT
);
CREATE INDEX satisfaction_survey_by_province ON satisfaction_survey (province, act);

CREATE TABLE case_ballot (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "case" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "members" BIGINT NOT NULL,
    "present" BIGINT NOT NULL,
    "ballots" BIGINT NOT NULL,
    "agreed" BIGINT NOT NULL,
    "number" TEXT
);
CREATE INDEX case_ballot_by_province ON case_ballot (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER recognition_case_no_update BEFORE UPDATE ON recognition_case BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER recognition_case_no_delete BEFORE DELETE ON recognition_case BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_step_no_delete BEFORE DELETE ON case_step BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_paper_no_update BEFORE UPDATE ON case_paper BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_paper_no_delete BEFORE DELETE ON case_paper BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER satisfaction_survey_no_update BEFORE UPDATE ON satisfaction_survey BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER satisfaction_survey_no_delete BEFORE DELETE ON satisfaction_survey BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_ballot_no_update BEFORE UPDATE ON case_ballot BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER case_ballot_no_delete BEFORE DELETE ON case_ballot BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
