//! OCOP: producers and their products, dossiers, councils and what they score, the decisions on stars, and what is sold.

mod council;
mod decision;
mod dossier;
mod producer;
mod product;
mod proposal;
mod round;
mod sale;
mod score;

use jiff::civil::Date;

pub use council::{Council, CouncilMember, CouncilRole, CouncilSession, Recusal, RecusalReason};
pub use decision::{Award, StarDecision};
pub use dossier::{Appeal, Application, Dossier, DossierItem};
pub use producer::{PaperKind, Producer, ProducerKind, ProducerPaper};
pub use product::{Product, ProductPhoto, ProductProfile};
pub use proposal::{PROPOSABLE, ProducerProposal, ProposalState, SalesSurvey};
pub use round::Round;
pub use sale::{Export, Market, MarketSale, Sale};
pub use score::{Score, SelfScore};

use super::Row;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A level that takes dossiers in, scores or certifies; the lower ones first.
    OcopLevel {
        Commune = "commune", "cấp xã", "commune";
        District = "district", "cấp huyện", "district";
        Province = "province", "cấp tỉnh", "province";
        Central = "central", "cấp trung ương", "central";
    }
}

/// A paper does not expire before it was issued.
fn expect_expiry(row: &mut Row<'_>, issued: Option<Date>, expires: Option<Date>) {
    if issued.zip(expires).is_some_and(|(issued, expires)| expires < issued) {
        row.problem_in(
            "expires",
            ("ngày hết hạn trước ngày cấp".to_owned(), "ngày sau ngày cấp, hoặc để trống nếu không có hạn".to_owned()),
            ("it expires before it was issued".to_owned(), "a later day, or nothing where there is no term".to_owned()),
        );
    }
}

/// A known code, or a problem that names those there are.
fn expect_known<'a>(row: &mut Row<'_>, field: &'static str, code: &str, known: impl Iterator<Item = &'a str>) {
    let known: Vec<&str> = known.collect();
    if !known.contains(&code) {
        let known = known.join(", ");
        row.problem_in(
            field,
            (format!("không có “{code}”"), format!("một trong: {known}")),
            (format!("there is no “{code}”"), format!("one of: {known}")),
        );
    }
}
