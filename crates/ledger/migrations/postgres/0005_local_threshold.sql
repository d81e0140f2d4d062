-- Thresholds that the law leaves to the province.
CREATE TABLE local_threshold (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "body" TEXT NOT NULL,
    "set" TEXT NOT NULL,
    "indicator" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX local_threshold_by_province ON local_threshold (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER local_threshold_append_only BEFORE UPDATE OR DELETE ON local_threshold FOR EACH ROW EXECUTE FUNCTION refuse_change();
