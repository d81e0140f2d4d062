-- What producers ask for products.
CREATE TABLE offer (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "price" BIGINT NOT NULL,
    "pack" TEXT NOT NULL,
    "stock" BIGINT NOT NULL
);
CREATE INDEX offer_by_province ON offer (province, act);

-- Where producers are paid by transfer.
CREATE TABLE bank_account (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "producer" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "bank" TEXT,
    "number" TEXT,
    "holder" TEXT
);
CREATE INDEX bank_account_by_province ON bank_account (province, act);

-- Offers that the office stopped and reopened.
CREATE TABLE moderation (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL
);
CREATE INDEX moderation_by_province ON moderation (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER offer_append_only BEFORE UPDATE OR DELETE ON offer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_account_append_only BEFORE UPDATE OR DELETE ON bank_account FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER moderation_append_only BEFORE UPDATE OR DELETE ON moderation FOR EACH ROW EXECUTE FUNCTION refuse_change();
