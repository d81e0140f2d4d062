-- Issues of the newsletter.
CREATE TABLE newsletter_issue (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_en" TEXT,
    "text" TEXT NOT NULL,
    "text_en" TEXT,
    "products" TEXT
);
CREATE INDEX newsletter_issue_by_province ON newsletter_issue (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER newsletter_issue_no_update BEFORE UPDATE ON newsletter_issue BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER newsletter_issue_no_delete BEFORE DELETE ON newsletter_issue BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Who reads it. Unlike facts these rows change, and whoever leaves is deleted.
CREATE TABLE newsletter_reader (
    id TEXT PRIMARY KEY,
    -- Stands in every letter to the reader: it confirms, chooses and leaves.
    token TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    lang TEXT NOT NULL,
    -- Ids of topics between spaces: ' news offers '.
    topics TEXT NOT NULL,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- When a form of the public last had a letter sent there.
    answered_at BIGINT NOT NULL
);

-- Issues whose letters were put on their way, so that it is done once.
CREATE TABLE newsletter_run (
    issue TEXT PRIMARY KEY,
    begun_at BIGINT NOT NULL
);

-- A letter of an issue to a reader. Of readers who have left the name remains, which says nothing.
CREATE TABLE newsletter_delivery (
    issue TEXT NOT NULL REFERENCES newsletter_run (issue),
    reader TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    PRIMARY KEY (issue, reader)
);
CREATE INDEX newsletter_delivery_due ON newsletter_delivery (state, next_attempt_at);
