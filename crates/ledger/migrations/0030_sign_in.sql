-- Attempts to sign in, of each browser that somebody has signed in from and, without a hash, of all others together. What stands in
-- account.failures and account.locked_until is of earlier versions. The same text on both engines.
CREATE TABLE known_browser (
    account TEXT NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account, hash)
);

-- Until when a password that somebody else gave lets in; none where the person chose it, or an earlier version gave it.
ALTER TABLE account ADD COLUMN password_until BIGINT;

-- Whether the person must set a second factor before going on.
ALTER TABLE session ADD COLUMN owes_factor BIGINT NOT NULL DEFAULT 0;
