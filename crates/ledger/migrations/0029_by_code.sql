-- A task is found by its code, and what was said of it by its task: an office has a million of them in time.
CREATE INDEX directive_by_code ON directive (code);
CREATE INDEX directive_update_by_directive ON directive_update (directive);
CREATE INDEX product_by_code ON product (code);
