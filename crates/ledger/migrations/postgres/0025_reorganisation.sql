-- Decisions that redraw units, line by line.
CREATE TABLE reorganisation (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "old" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "new" TEXT,
    "name" TEXT,
    "share" BIGINT,
    "share_by" TEXT,
    "number" TEXT NOT NULL
);
CREATE INDEX reorganisation_by_province ON reorganisation (province, act);

-- Who does what a level did that ended.
CREATE TABLE duty_transfer (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "level" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "heir" TEXT NOT NULL,
    "body" TEXT,
    "number" TEXT NOT NULL
);
CREATE INDEX duty_transfer_by_province ON duty_transfer (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER reorganisation_append_only BEFORE UPDATE OR DELETE ON reorganisation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER duty_transfer_append_only BEFORE UPDATE OR DELETE ON duty_transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
