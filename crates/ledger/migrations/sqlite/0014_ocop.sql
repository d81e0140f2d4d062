-- OCOP from the producer to the buyer: producers, dossiers, councils, scores, sales by market.
ALTER TABLE product ADD COLUMN "producer_code" TEXT;
ALTER TABLE product ADD COLUMN "subgroup" BIGINT;
ALTER TABLE star_decision ADD COLUMN "dossier" TEXT;
ALTER TABLE star_decision ADD COLUMN "reason" TEXT;
CREATE TABLE market_sale (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "country" TEXT,
    "amount" BIGINT NOT NULL
);
CREATE INDEX market_sale_by_province ON market_sale (province, act);
CREATE TABLE producer (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "address" TEXT,
    "telephone" TEXT,
    "email" TEXT,
    "representative" TEXT,
    "since" TEXT NOT NULL
);
CREATE INDEX producer_by_province ON producer (province, act);
CREATE TABLE producer_paper (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "producer" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "issued" TEXT NOT NULL,
    "expires" TEXT,
    "issuer" TEXT NOT NULL,
    "evidence" TEXT
);
CREATE INDEX producer_paper_by_province ON producer_paper (province, act);
CREATE TABLE product_profile (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "story" TEXT,
    "ingredients" TEXT,
    "capacity" TEXT,
    "markets" TEXT,
    "packs" TEXT,
    "keeping" TEXT,
    "shelf_life" TEXT,
    "english" TEXT
);
CREATE INDEX product_profile_by_province ON product_profile (province, act);
CREATE TABLE product_photo (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "product" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "evidence" TEXT NOT NULL,
    "caption" TEXT,
    "date" TEXT NOT NULL
);
CREATE INDEX product_photo_by_province ON product_photo (province, act);
CREATE TABLE dossier (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "round" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "filed" TEXT NOT NULL,
    "level" TEXT NOT NULL
);
CREATE INDEX dossier_by_province ON dossier (province, act);
CREATE TABLE dossier_item (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "dossier" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "evidence" TEXT,
    "number" TEXT,
    "issued" TEXT,
    "expires" TEXT
);
CREATE INDEX dossier_item_by_province ON dossier_item (province, act);
CREATE TABLE self_score (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "dossier" TEXT NOT NULL,
    "criterion" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "points" BIGINT NOT NULL
);
CREATE INDEX self_score_by_province ON self_score (province, act);
CREATE TABLE council (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "number" TEXT,
    "date" TEXT NOT NULL,
    "until" TEXT
);
CREATE INDEX council_by_province ON council (province, act);
CREATE TABLE council_member (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "council" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "until" TEXT
);
CREATE INDEX council_member_by_province ON council_member (province, act);
CREATE TABLE recusal (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "council" TEXT NOT NULL,
    "dossier" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "date" TEXT NOT NULL
);
CREATE INDEX recusal_by_province ON recusal (province, act);
CREATE TABLE score (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "dossier" TEXT NOT NULL,
    "council" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "criterion" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "remark" TEXT
);
CREATE INDEX score_by_province ON score (province, act);
CREATE TABLE council_session (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "council" TEXT NOT NULL,
    "dossier" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "minutes" TEXT,
    "comment" TEXT
);
CREATE INDEX council_session_by_province ON council_session (province, act);
CREATE TABLE appeal (
    seq INTEGER PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "dossier" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "grounds" TEXT NOT NULL,
    "answered" TEXT,
    "answer" TEXT
);
CREATE INDEX appeal_by_province ON appeal (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER market_sale_no_update BEFORE UPDATE ON market_sale BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER market_sale_no_delete BEFORE DELETE ON market_sale BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER producer_no_update BEFORE UPDATE ON producer BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER producer_no_delete BEFORE DELETE ON producer BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER producer_paper_no_update BEFORE UPDATE ON producer_paper BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER producer_paper_no_delete BEFORE DELETE ON producer_paper BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_profile_no_update BEFORE UPDATE ON product_profile BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_profile_no_delete BEFORE DELETE ON product_profile BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_photo_no_update BEFORE UPDATE ON product_photo BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER product_photo_no_delete BEFORE DELETE ON product_photo BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dossier_no_update BEFORE UPDATE ON dossier BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dossier_no_delete BEFORE DELETE ON dossier BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dossier_item_no_update BEFORE UPDATE ON dossier_item BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dossier_item_no_delete BEFORE DELETE ON dossier_item BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER self_score_no_update BEFORE UPDATE ON self_score BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER self_score_no_delete BEFORE DELETE ON self_score BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_no_update BEFORE UPDATE ON council BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_no_delete BEFORE DELETE ON council BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_member_no_update BEFORE UPDATE ON council_member BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_member_no_delete BEFORE DELETE ON council_member BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER recusal_no_update BEFORE UPDATE ON recusal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER recusal_no_delete BEFORE DELETE ON recusal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER score_no_update BEFORE UPDATE ON score BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER score_no_delete BEFORE DELETE ON score BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_session_no_update BEFORE UPDATE ON council_session BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER council_session_no_delete BEFORE DELETE ON council_session BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER appeal_no_update BEFORE UPDATE ON appeal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER appeal_no_delete BEFORE DELETE ON appeal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
