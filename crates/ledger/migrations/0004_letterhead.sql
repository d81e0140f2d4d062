-- The letterhead a report was issued under; settings may say something else later. The same text on both engines.

ALTER TABLE issued_report ADD COLUMN letterhead TEXT NOT NULL DEFAULT '';
