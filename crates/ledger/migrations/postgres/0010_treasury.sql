-- Differences from the treasury's list that are accepted.
CREATE TABLE treasury_exception (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "voucher" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "ours" BIGINT NOT NULL,
    "treasury" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "reason" TEXT NOT NULL
);
CREATE INDEX treasury_exception_by_province ON treasury_exception (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER treasury_exception_append_only BEFORE UPDATE OR DELETE ON treasury_exception FOR EACH ROW EXECUTE FUNCTION refuse_change();
