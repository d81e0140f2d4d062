-- What buyers order, and who they are. Unlike facts these rows change, and what is known of a person is deleted when its time is up.
-- The same text on both engines.

CREATE TABLE shop_order (
    number BIGINT PRIMARY KEY,
    -- SHA-256 of what stands in the buyer's link.
    token TEXT NOT NULL UNIQUE,
    placed_at BIGINT NOT NULL,
    lang TEXT NOT NULL,
    payment TEXT NOT NULL
);

CREATE TABLE shop_buyer (
    number BIGINT PRIMARY KEY REFERENCES shop_order (number),
    name TEXT NOT NULL,
    telephone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    note TEXT NOT NULL
);

-- What one producer delivers of an order.
CREATE TABLE shop_part (
    number BIGINT NOT NULL REFERENCES shop_order (number),
    producer TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (number, producer)
);
CREATE INDEX shop_part_by_producer ON shop_part (producer, number);

-- What was ordered, in the words and at the price of then; the offer is the fact it was ordered by.
CREATE TABLE shop_line (
    number BIGINT NOT NULL,
    producer TEXT NOT NULL,
    product TEXT NOT NULL,
    offer BIGINT NOT NULL,
    name TEXT NOT NULL,
    pack TEXT NOT NULL,
    price BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (number, product),
    FOREIGN KEY (number, producer) REFERENCES shop_part (number, producer)
);
CREATE INDEX shop_line_by_offer ON shop_line (offer);

CREATE TABLE shop_complaint (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL REFERENCES shop_order (number),
    written_at BIGINT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT,
    answered_at BIGINT
);
CREATE INDEX shop_complaint_by_order ON shop_complaint (number);
