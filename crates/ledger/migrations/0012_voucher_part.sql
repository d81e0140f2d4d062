-- A voucher may pay from several lines of money: its parts are numbered.
ALTER TABLE disbursement ADD COLUMN part BIGINT;
