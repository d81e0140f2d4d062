-- What the office tells the public.
CREATE TABLE news_post (
    seq BIGINT PRIMARY KEY,
    province TEXT NOT NULL,
    act BIGINT NOT NULL,
    supersedes BIGINT,
    valid TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    "code" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "title_en" TEXT,
    "summary" TEXT NOT NULL,
    "summary_en" TEXT,
    "text" TEXT NOT NULL,
    "text_en" TEXT,
    "picture" TEXT,
    "caption" TEXT
);
CREATE INDEX news_post_by_province ON news_post (province, act);

-- Nothing is ever changed or deleted.
CREATE TRIGGER news_post_append_only BEFORE UPDATE OR DELETE ON news_post FOR EACH ROW EXECUTE FUNCTION refuse_change();
