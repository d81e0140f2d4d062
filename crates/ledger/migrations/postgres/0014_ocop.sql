-- OCOP from the producer to the buyer: producers, dossiers, councils, scores, sales by market.
ALTER TABLE product ADD COLUMN "producer_code" TEXT;
ALTER TABLE product ADD COLUMN "subgroup" BIGINT;
ALTER TABLE star_decision ADD COLUMN "dossier" TEXT;
ALTER TABLE star_decision ADD COLUMN "reason" TEXT;
CREATE TABLE market_sale (
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
    seq BIGINT PRIMARY KEY,
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
CREATE TRIGGER market_sale_append_only BEFORE UPDATE OR DELETE ON market_sale FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER producer_append_only BEFORE UPDATE OR DELETE ON producer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER producer_paper_append_only BEFORE UPDATE OR DELETE ON producer_paper FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER product_profile_append_only BEFORE UPDATE OR DELETE ON product_profile FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER product_photo_append_only BEFORE UPDATE OR DELETE ON product_photo FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dossier_append_only BEFORE UPDATE OR DELETE ON dossier FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dossier_item_append_only BEFORE UPDATE OR DELETE ON dossier_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER self_score_append_only BEFORE UPDATE OR DELETE ON self_score FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER council_append_only BEFORE UPDATE OR DELETE ON council FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER council_member_append_only BEFORE UPDATE OR DELETE ON council_member FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recusal_append_only BEFORE UPDATE OR DELETE ON recusal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_append_only BEFORE UPDATE OR DELETE ON score FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER council_session_append_only BEFORE UPDATE OR DELETE ON council_session FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER appeal_append_only BEFORE UPDATE OR DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION refuse_change();
