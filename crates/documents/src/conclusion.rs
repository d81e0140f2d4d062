//! The conclusion notice of a meeting: who asked whom for what by when, in the layout of an official document.
//!
//! It tells what was asked on that day: a task that was handed over or given more time since is told as it was given.

use jiff::{Timestamp, civil::Date};
use programme::{
    Lang,
    fact::{Body, Directive, Document, DocumentKind, Provenance, Record},
    snapshot::Snapshot,
    task::{Origin, Task, body_name, tasks},
    vietnamese,
};

use crate::{
    programme_report::Office,
    prose::{capital, list, short},
    report::{
        model::{Block, Form, Inline, Letterhead, Level, Recipients, Report, Signature, Stamp},
        words::letter,
    },
};

/// What a notice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The state that knows the document and its tasks.
    pub now: &'a Snapshot,
    /// The meeting, or the conclusion.
    pub document: &'a Record<Document>,
    /// How the office names itself.
    pub office: &'a Office,
    /// The number it is issued under; none for a draft, which bears that of the document if it has one.
    pub number: Option<&'a str>,
    /// The date that the notice of a meeting bears; a conclusion bears its own.
    pub date: Date,
    /// The moment up to which facts were known.
    pub known_at: Timestamp,
    /// The language.
    pub lang: Lang,
}

/// What is asked, by whom.
struct Asked<'a> {
    task: Task<'a>,
    asker: &'a str,
}

/// Composes the notice.
#[must_use]
pub fn compose(request: &Request<'_>) -> Report {
    let Request { now, lang, .. } = *request;
    let document = request.document.fact();
    let all: Vec<Task<'_>> = tasks(now).into_iter().filter(|task| task.document() == document.number).collect();
    let chair = chair(document, &all);
    let given = all.iter().map(Task::given).min().unwrap_or(document.date).min(document.date);
    let asked = all.into_iter().map(|task| Asked { asker: task.directive().map_or(chair, |each| &each.asker), task });
    let (own, others): (Vec<_>, Vec<_>) = asked.partition(|each| each.asker == chair);
    let mut body = vec![Block::paragraph(opening(document, chair, given, lang))];
    body.extend(concluded(request, &own, !others.is_empty()));
    body.extend(requested(request, &others));
    body.push(Block::paragraph(lang.pick(
        "Thông báo để các cơ quan, đơn vị liên quan biết, thực hiện./.",
        "The bodies concerned are informed and asked to carry this out.",
    )));
    let (letterhead, signature) = head(request);
    Report {
        language: lang,
        form: Form::Official,
        letterhead,
        kind: lang.pick("THÔNG BÁO", "NOTICE").to_owned(),
        title: title(document, chair, lang),
        salutation: None,
        notice: is_illustrative(request, own.iter().chain(&others)).then(|| {
            lang.pick(
                "Văn bản minh họa: có nhiệm vụ là dữ liệu minh họa; không dùng làm căn cứ pháp lý.",
                "Illustrative: some of its tasks are made up; not for official use.",
            )
            .to_owned()
        }),
        stamp: Stamp { as_of: now.as_of(), known_at: request.known_at },
        body,
        recipients: recipients(request, chair, own.iter().chain(&others)),
        signature,
        beside: None,
        annexes: Vec::new(),
    }
}

/// Who concluded: of a meeting who led it; of a conclusion whoever asks for most, the first of equals.
fn chair<'a>(document: &'a Document, tasks: &[Task<'a>]) -> &'a str {
    if document.kind == DocumentKind::Meeting {
        return &document.issuer;
    }
    let askers: Vec<&str> = tasks.iter().filter_map(|task| Some(task.directive()?.asker.as_str())).collect();
    let count = |asker: &str| askers.iter().filter(|each| **each == asker).count();
    let most = askers.iter().map(|asker| count(asker)).max();
    askers.iter().find(|asker| Some(count(asker)) == most).copied().unwrap_or(&document.issuer)
}

fn title(document: &Document, chair: &str, lang: Lang) -> String {
    if document.subject.to_lowercase().starts_with("kết luận") {
        return document.subject.clone();
    }
    match (document.kind, lang) {
        (DocumentKind::Meeting, Lang::Vi) => format!("Kết luận của {chair} tại {}", lower(&document.number)),
        (DocumentKind::Meeting, Lang::En) => format!("Conclusion of {chair} at {}", document.number),
        (_, Lang::Vi) => format!("Kết luận của {chair}: {}", document.subject),
        (_, Lang::En) => format!("Conclusion of {chair}: {}", document.subject),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// When, who led, about what.
fn opening(document: &Document, chair: &str, day: Date, lang: Lang) -> String {
    let (day, about) = (vietnamese::date(day), document.subject.trim().trim_end_matches('.'));
    match lang {
        Lang::Vi => format!(
            "Ngày {day}, {chair} chủ trì cuộc họp, làm việc về nội dung: {about}. Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, {chair} kết luận, giao nhiệm vụ như sau:"
        ),
        Lang::En => format!(
            "On {day}, {chair} chaired a meeting about: {about}. Having heard the reports and the participants, {chair} concluded and assigned the following:"
        ),
    }
}

/// The tasks that the chair gave, by the body that leads.
fn concluded(request: &Request<'_>, own: &[Asked<'_>], is_headed: bool) -> Vec<Block> {
    let Request { now, lang, .. } = *request;
    if own.is_empty() {
        return vec![Block::paragraph(lang.pick("Chưa ghi nhận nhiệm vụ nào được giao.", "No task is recorded."))];
    }
    let mut blocks = Vec::new();
    if is_headed {
        blocks.push(Block::heading(Level::Roman, lang.pick("KẾT LUẬN, GIAO NHIỆM VỤ", "CONCLUSIONS AND TASKS")));
    }
    for (lead, group) in groups(own, |each| lead(&each.task)) {
        blocks.push(Block::heading(Level::Arabic, capital(&body_name(now, lead, lang))));
        blocks.extend(group.iter().zip(1..).map(|(each, place)| {
            let mut line = vec![Inline::text(format!("{}) {}", letter(place), ask(each, lang)))];
            line.extend(terms(request, &each.task));
            Block::Paragraph(line)
        }));
    }
    blocks
}

/// What others at the meeting asked for, by who asks.
fn requested(request: &Request<'_>, others: &[Asked<'_>]) -> Vec<Block> {
    let Request { now, lang, .. } = *request;
    let mut blocks = Vec::new();
    if !others.is_empty() {
        let heading = lang.pick("ĐỀ NGHỊ CỦA ĐẠI BIỂU DỰ HỌP", "REQUESTS BY PARTICIPANTS");
        blocks.push(Block::heading(Level::Roman, heading));
    }
    for (asker, group) in groups(others, |each| each.asker) {
        blocks.push(Block::heading(Level::Arabic, asker));
        blocks.extend(group.iter().zip(1..).map(|(each, place)| {
            let body = body_name(now, lead(&each.task), lang);
            let asks = lang.pick("Đề nghị", "Asks");
            let mut line = vec![Inline::text(format!("{}) {asks} {body}: {}", letter(place), ask(each, lang)))];
            line.extend(terms(request, &each.task));
            Block::Paragraph(line)
        }));
    }
    blocks
}

/// In groups by what is named, in the order in which each is named first.
fn groups<'g, 'a>(asked: &'g [Asked<'a>], name: impl Fn(&Asked<'a>) -> &'a str) -> Vec<(&'a str, Vec<&'g Asked<'a>>)> {
    let mut groups: Vec<(&str, Vec<&Asked<'a>>)> = Vec::new();
    for each in asked {
        let name = name(each);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(each),
            None => groups.push((name, vec![each])),
        }
    }
    groups
}

/// The body that was to lead on the day.
fn lead<'a>(task: &Task<'a>) -> &'a str {
    task.directive().map_or(task.lead, |directive| &directive.lead)
}

fn ask(asked: &Asked<'_>, lang: Lang) -> String {
    format!("{}.", short(&asked.task.asks(lang), usize::MAX))
}

/// Who helps, what is to be delivered, by when.
fn terms(request: &Request<'_>, task: &Task<'_>) -> Vec<Inline> {
    let Request { now, lang, .. } = *request;
    let mut terms = Vec::new();
    let mut add = |name: (&str, &str), what: &str| {
        terms.push(Inline::italic(format!(" {}: ", lang.pick(name.0, name.1))));
        terms.push(Inline::text(format!("{what}.")));
    };
    let directive = task.directive();
    let helpers: Vec<String> =
        directive.iter().flat_map(|each| each.helpers()).map(|id| body_name(now, id, lang)).collect();
    if !helpers.is_empty() {
        add(("Phối hợp", "With"), &list(&helpers, lang));
    }
    if let Some(deliverable) = directive.and_then(|each| each.deliverable.as_deref()) {
        add(("Sản phẩm", "Deliverable"), deliverable.trim_end_matches('.'));
    }
    let due = match task.origin {
        Origin::Directive(record) => record.fact().due,
        Origin::Plan(record) => record.fact().due,
    };
    let due = due.map(vietnamese::date);
    add(("Thời hạn", "Due"), due.as_deref().unwrap_or_else(|| lang.pick("chưa ấn định", "not set")));
    terms
}

/// Letterhead and signature: a conclusion is of the body that issued it, the notice of a meeting is of the office.
fn head(request: &Request<'_>) -> (Letterhead, Signature) {
    let Request { now, office, .. } = *request;
    let document = request.document.fact();
    if document.kind == DocumentKind::Meeting {
        let number = request.number.map_or_else(|| format!("…/{}", office.symbol_of("TB")), str::to_owned);
        return (office.letterhead(number, request.date), office.signature());
    }
    let number = request.number.unwrap_or(&document.number).to_owned();
    let usual = office.letterhead(number, document.date);
    let bodies = || now.all::<Body>().iter().map(Record::fact).filter(|body| body.exists_on(document.date));
    let is_issuer = |body: &&Body| body.names().any(|name| name.to_lowercase() == document.issuer.to_lowercase());
    match bodies().find(is_issuer) {
        Some(issuer) if issuer.name.to_uppercase() != office.name => {
            let above = issuer.above.as_ref().and_then(|above| bodies().find(|body| body.id == *above));
            let superior = above.map(|body| body.name.to_uppercase());
            let signature = Signature { authority: Vec::new(), post: String::new(), name: String::new() };
            (Letterhead { superior, issuer: issuer.name.to_uppercase(), ..usual }, signature)
        }
        _ => (usual, office.signature()),
    }
}

fn recipients<'a>(request: &Request<'_>, chair: &str, asked: impl Iterator<Item = &'a Asked<'a>>) -> Recipients {
    let Request { now, lang, .. } = *request;
    let mut lines = vec![format!("{chair} {}", lang.pick("(để báo cáo)", "(to report)"))];
    for each in asked {
        let helpers = each.task.directive().into_iter().flat_map(Directive::helpers);
        for body in std::iter::once(lead(&each.task)).chain(helpers) {
            let name = capital(&body_name(now, body, lang));
            if !lines.contains(&name) {
                lines.push(name);
            }
        }
    }
    Recipients { lines, archive: "VT, NTM".to_owned() }
}

fn is_illustrative<'a>(request: &Request<'_>, asked: impl Iterator<Item = &'a Asked<'a>>) -> bool {
    let origin = |each: &Asked<'_>| match each.task.origin {
        Origin::Directive(record) => record.sourced.provenance,
        Origin::Plan(record) => record.sourced.provenance,
    };
    asked.map(origin).chain([request.document.sourced.provenance]).any(|origin| origin == Provenance::Illustrative)
}
