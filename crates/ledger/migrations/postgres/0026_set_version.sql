-- Criteria sets that an office keeps itself.
CREATE TABLE set_version (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "set" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "begun" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "until" TEXT,
    "remarks" TEXT,
    "text" TEXT NOT NULL
);
CREATE INDEX set_version_by_province ON set_version (province, act);
CREATE INDEX set_version_by_set ON set_version ("set");

-- Nothing is ever changed or deleted.
CREATE TRIGGER set_version_append_only BEFORE UPDATE OR DELETE ON set_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
