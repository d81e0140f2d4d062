//! A cart: products and how many packs of each.

use crate::Dong;

/// How many packs of a product somebody wants: 1 to 99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(u8);

impl Count {
    /// The most packs of one product in an order.
    pub const MOST: u8 = 99;

    /// One pack.
    pub const ONE: Self = Self(1);

    /// So many, if that is a count.
    #[must_use]
    pub fn new(number: i64) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=Self::MOST).contains(number)).map(Self)
    }

    /// How many.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Both together, no more than there may be.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let both = self.0 + other.0;
        Self(if both > Self::MOST { Self::MOST } else { both })
    }

    /// What so many packs come to.
    #[must_use]
    pub fn times(self, price: Dong) -> Dong {
        Dong(price.0.saturating_mul(self.0.into()))
    }
}

/// What lines of price and count come to.
#[must_use]
pub fn total(lines: impl IntoIterator<Item = (Dong, Count)>) -> Dong {
    lines.into_iter().map(|(price, count)| count.times(price)).sum()
}

/// There is no room for another product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartFull;

/// Products by their codes, each once, in the order they were put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart(Vec<(String, Count)>);

impl Cart {
    /// The most products in one order.
    pub const MOST: usize = 20;

    /// Puts so many more of a product in.
    pub fn put(&mut self, product: &str, count: Count) -> Result<(), CartFull> {
        if let Some((_, there)) = self.0.iter_mut().find(|(code, _)| code == product) {
            *there = there.and(count);
            return Ok(());
        }
        if self.0.len() >= Self::MOST {
            return Err(CartFull);
        }
        self.0.push((product.to_owned(), count));
        Ok(())
    }

    /// Sets how many of a product are in it; none takes it out. What is not in it stays out.
    pub fn set(&mut self, product: &str, count: Option<Count>) {
        match count {
            Some(count) => self.0.iter_mut().filter(|(code, _)| code == product).for_each(|line| line.1 = count),
            None => self.0.retain(|(code, _)| code != product),
        }
    }

    /// What is in it.
    pub fn lines(&self) -> impl Iterator<Item = (&str, Count)> {
        self.0.iter().map(|(code, count)| (code.as_str(), *count))
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
