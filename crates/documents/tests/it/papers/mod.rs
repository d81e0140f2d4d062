//! Papers made from the records.
