//! The OCOP products that the public sees: those that have, or had, a certificate.

use std::collections::HashMap;

use programme::{
    certificate::{CertificateState, Standing, standings},
    fact::{Export, Product, Record},
    unit::{Tier, UnitIndex},
    vietnamese::fold,
};

use crate::{moment::Moment, pages::sort};

/// A product that the public sees.
#[derive(Debug)]
pub struct Good<'m> {
    /// The product.
    pub record: &'m Record<Product>,
    /// How its certificate stands.
    pub standing: Standing<'m>,
    /// Where it is exported to.
    pub exports: Vec<&'m Record<Export>>,
    /// The unit it comes from, as the units of today are.
    pub unit: Option<UnitIndex>,
}

impl<'m> Good<'m> {
    /// The product.
    pub fn product(&self) -> &'m Product {
        self.record.fact()
    }

    /// How many stars it has, or had.
    pub fn star(&self) -> u8 {
        self.standing.decision.fact().star.get()
    }

    /// Whether its certificate is valid.
    pub fn is_valid(&self) -> bool {
        self.standing.state == CertificateState::Valid
    }

    /// The district it comes from, where that is known.
    pub fn district(&self, moment: &Moment) -> Option<UnitIndex> {
        let mut above = std::iter::successors(self.unit, |unit| moment.tree().parent(*unit));
        above.find(|unit| moment.unit(*unit).code.tier() == Tier::District)
    }

    /// The unit it comes from, by name.
    pub fn place(&self, moment: &Moment) -> String {
        self.unit.map_or_else(|| moment.now.unit_name(self.product().unit), |unit| moment.unit(unit).full_name())
    }
}

/// The products that the public sees, in the order of their names' alphabet.
pub fn goods(moment: &Moment) -> Vec<Good<'_>> {
    let standings = standings(&moment.now);
    let mut exports: HashMap<&str, Vec<&Record<Export>>> = HashMap::new();
    for record in moment.now.all::<Export>() {
        exports.entry(record.fact().product.as_str()).or_default().push(record);
    }
    let good = |record| {
        let product: &Product = Record::fact(record);
        Some(Good {
            record,
            standing: *standings.get(product.code.as_str())?,
            exports: exports.get(product.code.as_str()).cloned().unwrap_or_default(),
            unit: moment.tree().place(product.unit),
        })
    };
    let mut goods: Vec<Good<'_>> = moment.now.all::<Product>().iter().filter_map(good).collect();
    sort::by_name(&mut goods, |good| &good.product().name);
    goods
}

/// A name as a part of an address: `HTX Nguyên Lâm` → `htx-nguyen-lam`.
pub fn slug(name: &str) -> String {
    let plain =
        fold(name).chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect::<String>();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_stand_in_addresses() {
        assert_eq!(
            super::slug("HTX Sản xuất, thương mại & dịch vụ Nguyên Lâm"),
            "htx-san-xuat-thuong-mai-dich-vu-nguyen-lam"
        );
        assert_eq!(super::slug("<script>alert(1)</script>"), "script-alert-1-script");
        assert_eq!(super::slug("…"), "");
    }
}
