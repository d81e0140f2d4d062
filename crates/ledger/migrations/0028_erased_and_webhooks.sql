-- A person whose name was erased: the account stays as a pseudonym. The same text on both engines.

ALTER TABLE account ADD COLUMN erased_at BIGINT;

-- Programs elsewhere that are told of acts. What is signed with must be known in the clear, as the password of the mail server.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    -- Ids of kinds of facts, one blank between.
    kinds TEXT NOT NULL,
    secret TEXT NOT NULL,
    former_secret TEXT,
    active BIGINT NOT NULL,
    -- The last act that was looked at.
    heard BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- One delivery for each act that a program is told of; they go out in the order of the acts.
CREATE TABLE webhook_delivery (
    webhook TEXT NOT NULL REFERENCES webhook (id),
    act BIGINT NOT NULL,
    message TEXT NOT NULL,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    answer TEXT,
    PRIMARY KEY (webhook, act)
);
CREATE INDEX webhook_delivery_by_state ON webhook_delivery (state, webhook, act);
