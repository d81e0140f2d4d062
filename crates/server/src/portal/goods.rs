//! The OCOP products that the public sees: those that have, or had, a certificate.

use std::collections::HashMap;

use programme::{
    fact::{Export, Producer, Product, Record},
    ocop::{CertificateState, Spell, histories},
    unit::{Tier, UnitIndex},
    vietnamese::fold,
};

use crate::{failure::form_urlencoded, moment::Moment, pages::sort};

/// A product that the public sees.
#[derive(Debug)]
pub struct Good<'m> {
    /// The product.
    pub record: &'m Record<Product>,
    /// Its latest certificate.
    pub certificate: Spell<'m>,
    /// Who makes it, where that is known.
    pub maker: Option<Maker<'m>>,
    /// Where it is exported to.
    pub exports: Vec<&'m Record<Export>>,
    /// The unit it comes from, as the units of today are.
    pub unit: Option<UnitIndex>,
}

/// Who makes a product, as the public sees it.
#[derive(Clone, Debug)]
pub struct Maker<'m> {
    /// What it is called.
    pub name: &'m str,
    /// What names it in the address of its page: its code, or its name where it has none. Nothing where that has no letter.
    pub page: String,
    /// What is on record of it.
    pub record: Option<&'m Record<Producer>>,
}

impl<'m> Maker<'m> {
    fn new(product: &'m Product, producers: &HashMap<&str, &'m Record<Producer>>) -> Option<Self> {
        let code = product.producer_code.as_deref();
        if let Some(record) = code.and_then(|code| producers.get(code).copied()) {
            let Producer { code, name, .. } = record.fact();
            return Some(Self { name, page: code.clone(), record: Some(record) });
        }
        let name = product.producer.as_deref()?;
        Some(Self { name, page: slug(name), record: None })
    }

    /// The address of its page within the portal; none where nothing can name it.
    pub fn path(&self) -> Option<String> {
        (!self.page.is_empty()).then(|| format!("/producers/{}", segment(&self.page)))
    }
}

impl<'m> Good<'m> {
    /// The product.
    pub fn product(&self) -> &'m Product {
        self.record.fact()
    }

    /// How many stars it has, or had.
    pub fn star(&self) -> u8 {
        self.certificate.star.get()
    }

    /// Whether its certificate is valid.
    pub fn is_valid(&self) -> bool {
        self.certificate.state() == CertificateState::Valid
    }

    /// The district it comes from, where that is known.
    pub fn district(&self, moment: &Moment) -> Option<UnitIndex> {
        let mut above = std::iter::successors(self.unit, |unit| moment.tree().parent(*unit));
        above.find(|unit| moment.unit(*unit).code.tier() == Tier::District)
    }

    /// Where its page stands within the portal.
    pub fn path(&self) -> String {
        format!("/products/{}", segment(&self.product().code))
    }

    /// The unit it comes from, by name.
    pub fn place(&self, moment: &Moment) -> String {
        self.unit.map_or_else(|| moment.now.unit_name(self.product().unit), |unit| moment.unit(unit).full_name())
    }
}

/// The products that the public sees, in the order of their names' alphabet.
pub fn goods(moment: &Moment) -> Vec<Good<'_>> {
    let mut histories = histories(&moment.now);
    let producers = moment.now.all::<Producer>().iter().map(|record| (record.fact().code.as_str(), record)).collect();
    let mut exports: HashMap<&str, Vec<&Record<Export>>> = HashMap::new();
    for record in moment.now.all::<Export>() {
        exports.entry(record.fact().product.as_str()).or_default().push(record);
    }
    let good = |record| {
        let product: &Product = Record::fact(record);
        Some(Good {
            record,
            certificate: histories.remove(product.code.as_str())?.pop()?,
            maker: Maker::new(product, &producers),
            exports: exports.get(product.code.as_str()).cloned().unwrap_or_default(),
            unit: moment.tree().place(product.unit),
        })
    };
    let mut goods: Vec<Good<'_>> = moment.now.all::<Product>().iter().filter_map(good).collect();
    sort::by_name(&mut goods, |good| &good.product().name);
    goods
}

/// A text as one step of an address's path.
pub fn segment(text: &str) -> String {
    form_urlencoded(text).replace('/', "%2F")
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
