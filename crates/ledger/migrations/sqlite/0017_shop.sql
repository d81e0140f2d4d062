-- What producers ask for products.
CREATE TABLE offer (
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
    seq INTEGER PRIMARY KEY,
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
CREATE TRIGGER offer_no_update BEFORE UPDATE ON offer BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER offer_no_delete BEFORE DELETE ON offer BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER bank_account_no_update BEFORE UPDATE ON bank_account BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER bank_account_no_delete BEFORE DELETE ON bank_account BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER moderation_no_update BEFORE UPDATE ON moderation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER moderation_no_delete BEFORE DELETE ON moderation BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
