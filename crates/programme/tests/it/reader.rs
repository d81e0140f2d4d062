//! The reader of administrative Vietnamese against a corpus of made-up documents, and against any text at all.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::{Date, date};
use programme::{
    Lang,
    fact::ContentGroup,
    reader::{BodyNames, Deadline, Lexicon, Mention, Proposal, Role, Rule, read},
};
use proptest::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let bodies: BTreeMap<String, Vec<String>> = toml::from_str(include_str!("reader_lexicon.toml")).expect("bodies");
    Lexicon::new(bodies.into_iter().map(|(id, names)| BodyNames { id, names }))
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    date: Date,
    directive: Vec<Directive>,
}

/// What a document is known to ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Directive {
    /// The name of the speaker, or the title where none is known.
    by: Option<String>,
    /// Ids with the role where it is told; `?` for a body the lexicon does not know.
    to: Vec<String>,
    starts: String,
    asks: Option<String>,
    #[serde(default)]
    deadline: String,
    #[serde(default = "directive")]
    kind: String,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    repeated: bool,
    #[serde(default)]
    references: Vec<String>,
    noted: Option<String>,
    /// The group of contents that a person would choose from its words and those around it; none where several fit alike or none does.
    content: Option<String>,
}

fn directive() -> String {
    "directive".to_owned()
}

macro_rules! corpus {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../corpus/", $name, ".txt")), include_str!(concat!("../corpus/", $name, ".toml")))),+]
    };
}

fn told(mention: &Mention) -> String {
    let id = mention.body.as_deref().unwrap_or("?");
    if mention.role == Role::Asked { id.to_owned() } else { format!("{id}:{}", mention.role.id()) }
}

fn told_deadline(proposal: &Proposal) -> String {
    match proposal.deadline.as_ref().map(|due| due.when) {
        None => String::new(),
        Some(Deadline::On(date)) => format!("on {date}"),
        Some(Deadline::Before(date)) => format!("before {date}"),
        Some(Deadline::Within { number, unit }) => format!("within {number} {}", unit.id()),
        Some(Deadline::Period(period)) => format!("period {period}"),
        Some(Deadline::Recurring(every)) => every.id().to_owned(),
    }
}

/// What of a directive the proposal at its place does not say as it should.
fn differences(text: &str, expected: &Directive, proposal: &Proposal) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |what: &str, expected: &str, found: &str| {
        if expected != found {
            differences.push(format!("{what}: expected `{expected}`, found `{found}`"));
        }
    };
    let by = proposal.by.as_ref().map(|by| by.name.as_deref().unwrap_or(&by.title));
    compare("by", expected.by.as_deref().unwrap_or_default(), by.unwrap_or_default());
    compare("to", &expected.to.join(" "), &proposal.to.iter().map(told).collect::<Vec<_>>().join(" "));
    compare("deadline", &expected.deadline, &told_deadline(proposal));
    compare("kind", &expected.kind, proposal.kind.id());
    compare("urgent", &expected.urgent.to_string(), &proposal.urgent.to_string());
    compare("repeated", &expected.repeated.to_string(), &(!proposal.also_at.is_empty()).to_string());
    let numbers: Vec<&str> = proposal.references.iter().map(|reference| reference.number.as_str()).collect();
    compare("references", &expected.references.join(" "), &numbers.join(" "));
    if let Some(asks) = expected.asks.as_deref().filter(|asks| !proposal.asks.starts_with(asks)) {
        compare("asks", asks, &proposal.asks);
    }
    if let Some(noted) = &expected.noted {
        let rules: Vec<&str> = proposal.why.iter().map(|reason| reason.rule.id()).collect();
        compare("noted", "true", &rules.contains(&noted.as_str()).to_string());
    }
    assert!(text[proposal.span.clone()].contains(&proposal.asks), "what is asked stands in the span");
    differences
}

/// Directives and proposals that match them, proposals in all, and what is wrong.
fn judge(documents: &[(&str, &str, &str)]) -> (usize, usize, usize, Vec<String>) {
    let (mut expected_count, mut hits, mut proposed, mut wrong) = (0, 0, 0, Vec::new());
    for (name, text, expected) in documents {
        let expected: Expected = toml::from_str(expected).expect(name);
        let mut proposals = read(text, &LEXICON, Some(expected.date));
        proposed += proposals.len();
        expected_count += expected.directive.len();
        for directive in &expected.directive {
            let here = |proposal: &Proposal| text[proposal.span.start..].starts_with(&directive.starts);
            let Some(index) = proposals.iter().position(here) else {
                wrong.push(format!("{name}: not found: {}", directive.starts));
                continue;
            };
            let proposal = proposals.remove(index);
            hits += 1;
            let differences = differences(text, directive, &proposal);
            wrong.extend(
                differences.into_iter().map(|difference| format!("{name}: {}: {difference}", directive.starts)),
            );
        }
        wrong.extend(proposals.iter().map(|proposal| format!("{name}: too many: {}", &text[proposal.span.clone()])));
    }
    (expected_count, hits, proposed, wrong)
}

/// Judges documents, says how well they were read, and gives recall, precision and what is wrong.
#[expect(clippy::cast_precision_loss, reason = "a handful of directives")]
fn report(what: &str, documents: &[(&str, &str, &str)]) -> (f64, f64, Vec<String>) {
    let (expected, hits, proposed, wrong) = judge(documents);
    let (recall, precision) = (hits as f64 / expected as f64, hits as f64 / proposed as f64);
    println!("{what}: {expected} directives, {proposed} proposals: recall {recall:.3}, precision {precision:.3}");
    (recall, precision, wrong)
}

/// The groups of contents a document asks for, and those proposed: how many are expected, right, proposed, and which are wrong.
fn judge_contents(documents: &[(&str, &str, &str)]) -> (usize, usize, usize, Vec<String>) {
    let (mut expected_count, mut right, mut proposed, mut wrong) = (0, 0, 0, Vec::new());
    for (name, text, expected) in documents {
        let expected: Expected = toml::from_str(expected).expect(name);
        let proposals = read(text, &LEXICON, Some(expected.date));
        for directive in &expected.directive {
            let here = |proposal: &&Proposal| text[proposal.span.start..].starts_with(&directive.starts);
            let found = proposals.iter().find(here).and_then(|proposal| proposal.content).map(ContentGroup::id);
            expected_count += usize::from(directive.content.is_some());
            proposed += usize::from(found.is_some());
            if found.is_some() && found == directive.content.as_deref() {
                right += 1;
            } else if found.is_some() {
                wrong.push(format!("{name}: {}: {found:?}, not {:?}", directive.starts, directive.content));
            }
        }
    }
    (expected_count, right, proposed, wrong)
}

/// A wrong group costs a person more than none.
#[expect(clippy::cast_precision_loss, reason = "a handful of directives")]
fn report_contents(what: &str, documents: &[(&str, &str, &str)]) {
    let (expected, right, proposed, wrong) = judge_contents(documents);
    let (recall, precision) = (right as f64 / expected as f64, right as f64 / proposed as f64);
    println!(
        "{what}: groups of contents: {expected} expected, {proposed} proposed: recall {recall:.3}, precision {precision:.3}"
    );
    println!("{}", wrong.join("\n"));
    assert!(recall >= 0.75 && precision >= 0.95, "{recall:.3} {precision:.3} {wrong:#?}");
}

#[test]
fn the_corpus_is_read() {
    let documents = corpus![
        "conclusion",
        "meeting",
        "plan",
        "letter",
        "inspection",
        "minutes",
        "enumerated",
        "facts",
        "session",
        "visit"
    ];
    let (recall, precision, wrong) = report("corpus", &documents);
    assert_eq!(wrong, Vec::<String>::new());
    assert!(recall >= 1.0 && precision >= 0.9);
    report_contents("corpus", &documents);
}

/// Documents that no rule was made for, and none is to be: they say what the reader is worth on a text it has not seen.
#[test]
fn what_was_held_out_is_mostly_read() {
    let documents = corpus!["held_out_notice", "held_out_article"];
    let (recall, precision, wrong) = report("held out", &documents);
    report_contents("held out", &documents);
    println!("{}", wrong.join("\n"));
    assert!(recall >= 0.8 && precision >= 0.8, "{wrong:#?}");
}

fn spans_of(proposal: &Proposal) -> Vec<std::ops::Range<usize>> {
    let mut spans = vec![proposal.span.clone()];
    spans.extend(proposal.also_at.iter().cloned());
    spans.extend(proposal.by.iter().map(|by| by.span.clone()));
    spans.extend(proposal.to.iter().chain(&proposal.implied_to).map(|mention| mention.span.clone()));
    spans.extend(proposal.deadline.iter().map(|due| due.span.clone()));
    spans.extend(proposal.references.iter().map(|reference| reference.span.clone()));
    spans.extend(proposal.why.iter().map(|reason| reason.span.clone()));
    spans
}

/// A proposal without its places, composed.
fn composed(proposal: &Proposal) -> String {
    let to =
        |list: &[Mention]| list.iter().map(|to| format!("{}={}", told(to), to.text)).collect::<Vec<_>>().join(", ");
    let rules: Vec<&str> = proposal.why.iter().map(|reason| reason.rule.id()).collect();
    let by = proposal
        .by
        .as_ref()
        .map(|by| format!("{} / {}", by.title, by.name.as_deref().unwrap_or("?")))
        .unwrap_or_default();
    let references: Vec<_> = proposal.references.iter().map(|found| (found.number.as_str(), found.date)).collect();
    format!(
        "{} {:?} {by} -> {} ({}) {}: {} by {} {} {references:?} {rules:?}",
        proposal.kind.id(),
        proposal.content,
        to(&proposal.to),
        to(&proposal.implied_to),
        proposal.topic.as_deref().unwrap_or_default(),
        proposal.asks,
        told_deadline(proposal),
        proposal.urgent,
    )
    .nfc()
    .collect()
}

/// Texts made of the words the reader goes by, in any order.
fn officialese() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Sở Nội vụ",
        "UBND tỉnh",
        "các sở, ngành",
        "UBND các huyện",
        ":",
        ", ",
        "; ",
        ". ",
        "\n",
        "- ",
        "1. ",
        "a) ",
        "(",
        ")",
        "giao",
        "yêu cầu",
        "Đề nghị",
        "chủ trì",
        "phối hợp với",
        "cần",
        "rà soát",
        "báo cáo",
        "trước ngày 31/2/2023",
        "trong quý II",
        "Phó Chủ tịch UBND tỉnh Lê Văn Hà",
        "kết luận như sau",
        "Kế hoạch số 3004/KH-UBND ngày 25/8/2021",
        "Văn phòng",
        "đã",
        "sớm",
        "Nơi nhận",
        "Về công tác",
        "các Sở: Y tế, Tư pháp",
        "hằng tháng",
        "và",
        "đồng thời",
        "…",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.join(" "))
}

fn holds_for(text: &str) {
    for proposal in read(text, &LEXICON, Some(date(2023, 3, 13))) {
        for span in spans_of(&proposal) {
            assert!(span.start <= span.end && text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
        assert!(text[proposal.span.clone()].contains(&proposal.asks));
    }
    let forms: [String; 2] = [text.nfc().collect(), text.nfd().collect()];
    let read = |text: &String| -> Vec<String> { read(text, &LEXICON, None).iter().map(composed).collect() };
    assert_eq!(read(&forms[0]), read(&forms[1]));
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in any::<String>()) {
        holds_for(&text);
    }

    #[test]
    fn official_words_in_any_order_are_read_without_harm(text in officialese()) {
        holds_for(&text);
    }
}

#[test]
fn both_unicode_forms_read_alike() {
    for (_, text, _) in
        corpus!["conclusion", "meeting", "plan", "letter", "inspection", "minutes", "enumerated", "visit"]
    {
        holds_for(text);
    }
}

#[test]
fn a_long_text_gives_each_of_its_directives() {
    let paragraph = "Giao Sở Nội vụ rà soát biên chế của văn phòng điều phối cấp huyện trước ngày 30/6/2023.\n";
    let times = 1_000_000 / paragraph.len();
    let proposals = read(&paragraph.repeat(times), &LEXICON, None);
    assert_eq!(proposals.len() + proposals.iter().map(|proposal| proposal.also_at.len()).sum::<usize>(), times);
    let one_line = "Giao Sở Nội vụ rà soát biên chế; đề nghị Sở Tư pháp thẩm định dự thảo; ".repeat(10_000);
    assert_eq!(read(&one_line, &LEXICON, None).len(), 20_000);
}

#[test]
fn every_rule_has_a_name_in_both_languages() {
    for rule in Rule::ALL {
        assert_ne!(rule.label(Lang::Vi), rule.label(Lang::En));
    }
}
