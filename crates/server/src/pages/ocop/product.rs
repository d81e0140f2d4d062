//! A product: what is on record of it, how its stars went, its dossiers and sales; and the withdrawal of its certificate.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use programme::{
    Lang, country,
    fact::{Award, Dossier, FactKind, MarketSale, Product, ProductProfile, Record, StarDecision},
    ocop::{CertificateState, Ending, Spell, histories},
    vietnamese,
};

use super::{address, products::standing};
use crate::{
    amending::say,
    failure::Failure,
    moment::Moment,
    pages::{
        dossiers::{self, maker},
        frame::{Frame, Page},
        go, recording, sheet,
    },
    request::{Fields, Visit},
    words,
};

#[derive(Template)]
#[template(path = "ocop_product.html")]
struct ProductPage<'a> {
    frame: Frame<'a>,
    product: &'a Product,
    state: String,
    class: &'static str,
    stars: String,
    facts: Vec<(&'static str, String)>,
    spells: Vec<SpellRow>,
    dossiers: Vec<(String, String, String)>,
    sales: Vec<(String, String, String)>,
    links: Vec<(String, String)>,
    /// The reasons for which the certificate that is valid can be withdrawn; none where it cannot be here and now.
    reasons: Vec<(String, String)>,
    today: String,
}

struct SpellRow {
    says: String,
    kind: &'static str,
    until: String,
    ended: String,
    record: Option<String>,
}

fn find<'v>(visit: &'v Visit, code: &str) -> Result<&'v Record<Product>, Failure> {
    visit.moment.now.product(code).ok_or(Failure::NotFound)
}

/// `GET /ocop/products/{product}`.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Page, Failure> {
    let record = find(&visit, &code)?;
    let product = record.fact();
    let mut histories = histories(&visit.moment.now);
    let spells = histories.remove(code.as_str()).unwrap_or_default();
    let last = spells.last();
    let (state, class) = standing(&visit, last);
    let is_valid = last.is_some_and(|spell| spell.state() == CertificateState::Valid);
    let may_withdraw = is_valid && recording::new_address(&visit, FactKind::StarDecision, &[]).is_some();
    let rules = visit.moment.law().ocop_on(visit.moment.as_of()).filter(|_| may_withdraw);
    let reasons = rules.map_or(&[][..], |rules| rules.withdrawal_reasons.as_slice()).iter();
    let reasons = reasons.map(|reason| (reason.code.clone(), reason.name.get(visit.lang).to_owned())).collect();
    Frame::new(&visit, "ocop-product").render(|frame| ProductPage {
        state,
        class,
        stars: last.map(|spell| "★".repeat(spell.star.get().into())).unwrap_or_default(),
        facts: facts(&visit, product),
        spells: spells.iter().rev().map(|spell| spell_row(&visit, spell)).collect(),
        dossiers: dossiers_of(&visit, &code),
        sales: sales_of(&visit, &code),
        links: links(&visit, record, last.is_some()),
        reasons,
        today: visit.moment.as_of().to_string(),
        product,
        frame,
    })
}

fn facts(visit: &Visit, product: &Product) -> Vec<(&'static str, String)> {
    let law = visit.moment.law();
    let group = law.ocop_groups().iter().find(|group| group.code == product.group);
    let mut facts = vec![
        ("ocop-code", product.code.clone()),
        ("producer", maker(visit, product)),
        ("unit", visit.moment.now.unit_name(product.unit)),
        ("dossier-group", group.map_or_else(|| product.group.clone(), |group| group.name.get(visit.lang).to_owned())),
        ("ocop-joined", vietnamese::date(product.joined)),
    ];
    let profiles = visit.moment.now.all::<ProductProfile>().iter().map(Record::fact);
    let latest = profiles.filter(|profile| profile.product == product.code).max_by_key(|profile| profile.date);
    if let Some(profile) = latest {
        let told =
            [("ocop-story", &profile.story), ("ocop-capacity", &profile.capacity), ("ocop-markets", &profile.markets)];
        facts.extend(told.into_iter().filter_map(|(label, text)| Some((label, text.clone()?))));
    }
    facts
}

fn spell_row(visit: &Visit, spell: &Spell<'_>) -> SpellRow {
    let decision = spell.decision.fact();
    let number = decision.number.clone().unwrap_or_else(|| visit.words("number-unknown", &[]));
    let ended = match &spell.ended {
        None => String::new(),
        Some(Ending::Expired) => CertificateState::Lapsed.label(visit.lang).to_owned(),
        Some(Ending::Replaced(next)) => {
            visit.words("ocop-replaced", &[("number", next.fact().number.as_deref().unwrap_or("–"))])
        }
        Some(Ending::Withdrawn(next)) => withdrawn(&visit.moment, next.fact(), visit.lang),
    };
    SpellRow {
        says: visit.words(
            "ocop-awarded",
            &[
                ("stars", &decision.star.get().to_string()),
                ("number", &number),
                ("day", &vietnamese::date(decision.date)),
            ],
        ),
        kind: spell.kind.label(visit.lang),
        until: vietnamese::date(spell.until),
        ended,
        record: sheet::record(visit, FactKind::StarDecision, spell.decision.seq),
    }
}

/// Why and by which decision a certificate was withdrawn.
pub fn withdrawn(moment: &Moment, decision: &StarDecision, lang: Lang) -> String {
    let rules = moment.law().ocop_for(decision.date);
    let reason = decision.reason.as_deref().and_then(|code| rules?.withdrawal_reason(code));
    let reason = reason.map(|reason| reason.name.get(lang).to_owned());
    let reason = reason.unwrap_or_else(|| words::text(lang, "ocop-reason-unknown").into_owned());
    let number = decision.number.as_deref().unwrap_or("–");
    words::with(lang, "ocop-withdrawn", &[("number", number), ("reason", &reason)]).into_owned()
}

fn dossiers_of(visit: &Visit, code: &str) -> Vec<(String, String, String)> {
    let all = programme::ocop::cases(&visit.moment.now, visit.moment.province);
    let own = all.iter().filter(|case| case.dossier.fact().product == code);
    own.map(|case| {
        let Dossier { code, round, .. } = case.dossier.fact();
        let says = format!("{}: {}", round.label(visit.lang), case.standing().stage.label(visit.lang));
        (code.clone(), visit.when.link(&dossiers::address(code)), says)
    })
    .collect()
}

fn sales_of(visit: &Visit, code: &str) -> Vec<(String, String, String)> {
    let all = visit.moment.now.all::<MarketSale>().iter().map(Record::fact);
    let mut own: Vec<&MarketSale> = all.filter(|sale| sale.product == code).collect();
    own.sort_by_key(|sale| (std::cmp::Reverse(sale.period.end()), sale.market));
    own.into_iter()
        .map(|sale| {
            let country = sale
                .country
                .as_deref()
                .map(|country| format!(" – {}", country::name(country, visit.lang)))
                .unwrap_or_default();
            let market = format!("{}{country}", sale.market.label(visit.lang));
            (sale.period.label(visit.lang), market, vietnamese::count(sale.amount.0))
        })
        .collect()
}

fn links(visit: &Visit, record: &Record<Product>, is_public: bool) -> Vec<(String, String)> {
    let code = &record.fact().code;
    let mut links = Vec::new();
    if is_public {
        let address = format!("/portal/products/{}", crate::portal::segment(code));
        links.push((address, visit.words("ocop-on-portal", &[])));
    }
    let labels = format!("/ocop/labels?q={}", crate::failure::form_urlencoded(code));
    if visit.may_somewhere(programme::policy::Action::WriteReports) {
        links.push((labels, visit.words("labels", &[])));
    }
    let forms = [
        recording::correct_address(visit, FactKind::Product, record.seq).map(|href| (href, "record-correct")),
        recording::new_address(visit, FactKind::ProductProfile, &[("product", code)]).map(|href| (href, "ocop-tell")),
        recording::new_address(visit, FactKind::MarketSale, &[("product", code)]).map(|href| (href, "ocop-sale-add")),
    ];
    links.extend(forms.into_iter().flatten().map(|(href, key)| (href, visit.words(key, &[]))));
    links.extend(sheet::record(visit, FactKind::Product, record.seq).map(|href| (href, visit.words("record", &[]))));
    links
}

/// A certificate to be withdrawn.
#[derive(Debug)]
pub struct Withdrawal {
    /// Why: a reason of the rules.
    pub reason: String,
    /// The decision's number.
    pub number: String,
    /// Its day.
    pub date: Date,
}

/// `POST /ocop/products/{product}/withdraw`.
pub async fn withdraw_form(visit: Visit, Path(code): Path<String>, form: Fields) -> Result<Response, Failure> {
    let withdrawal = Withdrawal {
        reason: form.get("reason").to_owned(),
        number: form.get("number").to_owned(),
        date: form.get("date").parse().map_err(|_| Failure::Bad("failure-date"))?,
    };
    withdraw(&visit, &code, withdrawal).await?;
    Ok(go(&visit, &address(&code), "done-withdrawn"))
}

/// Records the decision that withdraws a certificate which is valid on its day.
pub async fn withdraw(visit: &Visit, code: &str, withdrawal: Withdrawal) -> Result<(), Failure> {
    find(visit, code)?;
    let Withdrawal { reason, number, date } = withdrawal;
    if number.is_empty() || number.chars().count() > 100 {
        return Err(Failure::Bad("award-number"));
    }
    if date > visit.moment.as_of() {
        return Err(Failure::Bad("session-future"));
    }
    let rules = visit.moment.law().ocop_on(date).ok_or(Failure::Conflict("dossier-no-rules"))?;
    if rules.withdrawal_reason(&reason).is_none() {
        return Err(Failure::Bad("ocop-reason-wrong"));
    }
    let mut histories = histories(&visit.moment.now);
    let spell = histories.remove(code).and_then(|mut spells| spells.pop());
    let spell = spell.filter(|spell| spell.state() == CertificateState::Valid && spell.decision.fact().date <= date);
    let star = spell.ok_or(Failure::Conflict("ocop-not-valid"))?.star;
    let decision = StarDecision {
        product: code.to_owned(),
        date,
        action: Award::Withdraw,
        star,
        number: Some(number.clone()),
        dossier: None,
        reason: Some(reason),
    };
    // Producers are told in Vietnamese, whatever the office reads.
    let why = withdrawn(&visit.moment, &decision, Lang::Vi);
    say(visit, ("withdraw stars", &number), vec![(decision, None)]).await?;
    dossiers::outcome::tell_producer(visit, code, "stars-withdrawn", &[&why]).await
}
