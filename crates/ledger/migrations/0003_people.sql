-- People, what they may do, and what the application remembers for them. The same text on both engines.
-- Unlike facts these rows change; each change that an auditor would ask about is also an act.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    must_change_password BIGINT NOT NULL DEFAULT 0,
    disabled BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- A role that an account holds at a unit; a specialist's is limited to the criteria of a department.
CREATE TABLE post (
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    department TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, role, unit, department)
);

CREATE TABLE recovery_code (
    account TEXT NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    PRIMARY KEY (account, hash)
);

-- Who an account is to a provider of sign-in.
CREATE TABLE external_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (issuer, subject)
);

-- Sessions and tokens are kept as hashes: who reads the table cannot use them.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    needs_second_factor BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    device TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE api_token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- What a person is told in the application.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    link TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notice_by_account ON notice (account, created_at);

CREATE TABLE outgoing_mail (
    id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Files that support an observation; their bytes lie under their digest in the evidence store.
CREATE TABLE evidence (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    unit TEXT NOT NULL,
    thumbnail TEXT,
    taken_at TEXT,
    place TEXT,
    uploaded_by TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL
);

-- What a request that creates has answered, so that sending it twice creates once.
CREATE TABLE answered (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (account, key)
);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    request TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    progress BIGINT NOT NULL DEFAULT 0,
    result TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX observation_by_unit ON observation (unit, period);
