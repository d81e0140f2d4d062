//! What was said of the same thing, together.

use std::collections::HashMap;

use super::{Collected, Snapshot};
use crate::fact::Record;

/// Facts by a text of theirs, each list from the earliest on.
pub(crate) fn grouped<'s, F: Collected>(
    snapshot: &'s Snapshot,
    by: impl Fn(&'s F) -> Option<&'s str>,
) -> HashMap<&'s str, Vec<&'s Record<F>>> {
    let mut found: HashMap<&str, Vec<&Record<F>>> = HashMap::new();
    for record in snapshot.all::<F>() {
        if let Some(text) = by(record.fact()) {
            found.entry(text).or_default().push(record);
        }
    }
    for records in found.values_mut() {
        records.sort_by_key(|record| (record.fact().valid(), record.seq));
    }
    found
}
