-- The decision that withdraws the recognition of a residential area has a number of its own.
ALTER TABLE model_area ADD COLUMN withdrawn_by TEXT;
