-- A producer's post speaks for one producer; a member of a council may have an account.
ALTER TABLE post RENAME TO former_post;
CREATE TABLE post (
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    department TEXT NOT NULL DEFAULT '',
    producer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, role, unit, department, producer)
);
INSERT INTO post (account, role, unit, department) SELECT account, role, unit, department FROM former_post;
DROP TABLE former_post;
ALTER TABLE council_member ADD COLUMN account TEXT;
