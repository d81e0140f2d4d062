-- Why a value stands although it was doubted.
CREATE TABLE acknowledgement (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "unit" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "word" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX acknowledgement_by_province ON acknowledgement (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER acknowledgement_append_only BEFORE UPDATE OR DELETE ON acknowledgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
