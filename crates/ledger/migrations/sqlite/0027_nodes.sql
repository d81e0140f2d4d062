-- Several nodes may serve one ledger: each ends what it left undone when it last stopped.
ALTER TABLE job ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- What is undone is asked before everything that is read.
CREATE INDEX act_undoing ON act (seq) WHERE undoes IS NOT NULL;
