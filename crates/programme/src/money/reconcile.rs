//! Our disbursements against the treasury's: what either has alone, and what they say differently.

use std::collections::BTreeMap;

use crate::{
    Dong,
    fact::{Disbursement, Record},
    unit::UnitCode,
};

/// A payment as the treasury lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreasuryLine {
    /// The number of the voucher.
    pub voucher: String,
    /// The unit that spent it.
    pub unit: UnitCode,
    /// How much.
    pub amount: Dong,
}

/// Something that is not the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference<'a> {
    /// The treasury does not know it.
    OnlyOurs(&'a Record<Disbursement>),
    /// We do not know it.
    OnlyTreasury(&'a TreasuryLine),
    /// The amounts differ.
    Amount(&'a Record<Disbursement>, Dong),
}

/// What either side has under one voucher of a unit.
type Sides<'a> = (Option<&'a Record<Disbursement>>, Vec<&'a TreasuryLine>);

/// What differs, in the order of voucher and unit. A voucher that the treasury lists in several lines counts with their sum.
#[must_use]
pub fn reconcile<'a>(ours: &'a [Record<Disbursement>], treasury: &'a [TreasuryLine]) -> Vec<Difference<'a>> {
    let mut sides: BTreeMap<(&str, UnitCode), Sides<'_>> = BTreeMap::new();
    for record in ours {
        sides.entry((&record.fact().voucher, record.fact().unit)).or_default().0 = Some(record);
    }
    for line in treasury {
        sides.entry((&line.voucher, line.unit)).or_default().1.push(line);
    }
    let mut differences = Vec::new();
    for (record, lines) in sides.into_values() {
        match record {
            None => differences.extend(lines.into_iter().map(Difference::OnlyTreasury)),
            Some(record) if lines.is_empty() => differences.push(Difference::OnlyOurs(record)),
            Some(record) => {
                let paid: Dong = lines.iter().map(|line| line.amount).sum();
                if paid != record.fact().amount {
                    differences.push(Difference::Amount(record, paid));
                }
            }
        }
    }
    differences
}
