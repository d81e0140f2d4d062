-- Several nodes may serve one ledger: each ends what it left undone when it last stopped.
ALTER TABLE job ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- What is undone is asked before everything that is read.
CREATE INDEX act_undoing ON act (seq) WHERE undoes IS NOT NULL;

CREATE FUNCTION tell_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('nongthon_act', NEW.seq::text);
    RETURN NULL;
END
$$;

-- Every node hears of an act when it is committed.
CREATE TRIGGER act_told AFTER INSERT ON act FOR EACH ROW EXECUTE FUNCTION tell_act();

-- Facts can be distributed by province: what must be unique is unique within one.
DO $$
DECLARE fact name;
BEGIN
    FOR fact IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'supersedes' AND table_name <> 'observation'
    LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I, ADD PRIMARY KEY (seq, province)', fact, fact || '_pkey');
    END LOOP;
END
$$;

-- Observations are the largest table: one partition a province.
ALTER TABLE observation RENAME TO observation_whole;
ALTER INDEX observation_pkey RENAME TO observation_whole_pkey;
ALTER INDEX observation_by_unit RENAME TO observation_whole_by_unit;
CREATE TABLE observation (LIKE observation_whole INCLUDING CONSTRAINTS, PRIMARY KEY (seq, province)) PARTITION BY LIST (province);
CREATE INDEX observation_by_unit ON observation (unit, period);
CREATE TRIGGER observation_append_only BEFORE UPDATE OR DELETE ON observation FOR EACH ROW EXECUTE FUNCTION refuse_change();
DO $$
DECLARE holder text;
BEGIN
    FOR holder IN SELECT DISTINCT province FROM observation_whole LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF observation FOR VALUES IN (%L)', 'observation_' || holder, holder);
    END LOOP;
END
$$;
INSERT INTO observation SELECT * FROM observation_whole;
DROP TABLE observation_whole;
