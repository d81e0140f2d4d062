-- The tier that was computed when the office gave its own word on a criterion.
ALTER TABLE outlook ADD COLUMN computed TEXT;
