-- What people suppose: rows that change, no facts. The same text on both engines.

CREATE TABLE scenario (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    -- The changes in their order, as they were told.
    changes TEXT NOT NULL,
    -- Whether whoever may look at the office's figures sees it.
    shared BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    changed_at BIGINT NOT NULL
);
CREATE INDEX scenario_by_owner ON scenario (owner);
