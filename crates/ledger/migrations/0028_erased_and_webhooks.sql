-- A person whose name was erased: the account stays as a pseudonym. The same text on both engines.

ALTER TABLE account ADD COLUMN erased_at BIGINT;
