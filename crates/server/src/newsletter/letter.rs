//! What a letter of the newsletter says, as text and as HTML, and how its reader leaves (RFC 2369, RFC 8058).

use askama::Template;
use programme::{
    Lang,
    fact::{NewsletterIssue, Record},
    shop::{OnOffer, on_offer},
};

use crate::{
    mail::Letter,
    moment::Moment,
    portal::{address, office_name, segment, shop::dong},
    prose,
    settings::Settings,
    words,
};

/// A letter that has no reader yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where its reader leaves by one click; none where nobody reads it, as in a test.
    leave: Option<String>,
}

impl Written {
    /// The letter of this name to a reader.
    pub fn to(&self, id: String, recipient: &str) -> Letter {
        Letter {
            id,
            recipient: recipient.to_owned(),
            subject: self.subject.clone(),
            text: self.text.clone(),
            html: Some(self.html.clone()),
            leave: self.leave.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'l> {
    lang: &'static str,
    subject: &'l str,
    text: String,
    promoted: &'l [Promoted],
    shop: std::borrow::Cow<'static, str>,
    why: String,
    /// The page of the reader, and what its link says.
    own: Option<(String, std::borrow::Cow<'static, str>)>,
}

/// A product that an issue promotes, as it is on offer when the letter leaves.
#[derive(Debug)]
struct Promoted {
    name: String,
    href: String,
    price: String,
    seller: String,
}

impl Promoted {
    fn new(settings: &Settings, lang: Lang, on: &OnOffer<'_>) -> Option<Self> {
        let (product, offer) = (on.product.fact(), on.offer.fact());
        Some(Self {
            name: product.name.clone(),
            href: settings.public(&address(lang, &format!("/products/{}", segment(&product.code))))?,
            price: format!("{} / {}", dong(offer.price), offer.pack),
            seller: on.producer.fact().name.clone(),
        })
    }
}

/// The letter of an issue in a language, for the reader of a token; none while nobody said where the portal is.
pub fn of(
    moment: &Moment,
    settings: &Settings,
    issue: &NewsletterIssue,
    lang: Lang,
    token: Option<&str>,
) -> Option<Written> {
    let on = on_offer(&moment.now);
    let offered = |code: &str| on.iter().find(|on| Record::fact(on.product).code == code);
    let promoted: Vec<Promoted> =
        issue.products().filter_map(|code| Promoted::new(settings, lang, offered(code)?)).collect();
    let own = token.and_then(|token| settings.public(&super::page(lang, token)));
    let leave = own.as_ref().map(|own| format!("{own}/leave"));
    let site = settings.public("")?;
    let office = office_name(settings, moment, lang);
    let why = words::with(lang, "newsletter-why", &[("office", &office)]).into_owned();
    let shop = words::text(lang, "newsletter-promoted");
    let (subject, text) = (issue.subject(lang).to_owned(), issue.text(lang));
    let own = own.map(|own| (own, words::text(lang, "newsletter-own")));
    let plain = plain(text, &promoted, &shop, &why, own.as_ref().map(|(own, said)| format!("{said}: {own}")));
    let page = Page {
        lang: lang.id(),
        subject: &subject,
        text: prose::html_at(text, &site),
        promoted: &promoted,
        shop,
        why,
        own,
    };
    let html = page.render().ok()?;
    Some(Written { subject, text: plain, html, leave })
}

fn plain(text: &str, promoted: &[Promoted], shop: &str, why: &str, own: Option<String>) -> String {
    let mut said = text.to_owned();
    if !promoted.is_empty() {
        let line = |one: &Promoted| format!("\n- {}: {} ({})\n  {}", one.name, one.price, one.seller, one.href);
        said = format!("{said}\n\n{shop}:{}", promoted.iter().map(line).collect::<String>());
    }
    let own = own.map(|own| format!("\n{own}")).unwrap_or_default();
    format!("{said}\n\n-- \n{why}{own}\n")
}
