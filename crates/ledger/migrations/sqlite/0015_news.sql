-- What the office tells the public.
CREATE TABLE news_post (
    seq INTEGER PRIMARY KEY,
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
CREATE TRIGGER news_post_no_update BEFORE UPDATE ON news_post BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER news_post_no_delete BEFORE DELETE ON news_post BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
