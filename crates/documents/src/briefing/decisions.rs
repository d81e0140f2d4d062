//! What has to be decided in the room, and why.

use programme::{
    Lang,
    decision::{Matter, matters},
    fact::Provenance,
    metric::{self, Progress},
    snapshot::Snapshot,
    task::body_name,
    vietnamese,
};

use super::Request;
use crate::{
    passages::tasks::lateness,
    prose::{plain, short},
    report::model::{Block, Inline, Level},
};

/// So many are asked for.
const MOST: usize = 3;
/// Each is told in so many letters.
const LETTERS: usize = 120;

pub(super) fn choose<'a>(request: &Request<'a>, progress: &[Progress<'a>]) -> Vec<Matter<'a>> {
    matters(request.now, request.province, progress, MOST)
}

/// The decisions needed, and the rule by which they were chosen.
pub(super) fn section(request: &Request<'_>, chosen: &[Matter<'_>]) -> Vec<Block> {
    let lang = request.lang;
    let heading = if chosen.len() == MOST {
        lang.pick("BA VIỆC CẦN QUYẾT ĐỊNH", "THREE DECISIONS NEEDED")
    } else {
        lang.pick("VIỆC CẦN QUYẾT ĐỊNH", "DECISIONS NEEDED")
    };
    let mut blocks = vec![Block::heading(Level::Roman, heading)];
    if chosen.is_empty() {
        blocks.push(Block::paragraph(lang.pick("Không có việc nào chờ quyết định.", "Nothing waits for a decision.")));
    }
    blocks.extend(chosen.iter().zip(1..).map(|(matter, place)| {
        let (what, why) = told(request, matter);
        let because = lang.pick("Vì", "Because");
        Block::Paragraph(vec![
            Inline::bold(format!("{place}. {what}. ")),
            Inline::italic(format!("{because}: ")),
            Inline::text(format!("{why}.")),
        ])
    }));
    blocks.push(Block::Note(plain(lang.pick(
        "Cách chọn: ba nhóm, mỗi nhóm lần lượt góp một việc cho đến khi đủ ba: (1) kiến nghị chưa có quyết định, chờ lâu nhất trước, rồi đến khó khăn chưa ai kiến nghị; (2) nhiệm vụ quá hạn lâu nhất; (3) chỉ tiêu chậm tiến độ có phần đã làm nhỏ nhất.",
        "How chosen: three queues, each giving one in turn until there are three: (1) proposals without a decision, the longest waiting first, then difficulties without a proposal; (2) the most overdue tasks; (3) targets behind, the smallest share done first.",
    ))));
    blocks
}

/// What is to be decided, and why.
fn told(request: &Request<'_>, matter: &Matter<'_>) -> (String, String) {
    let Request { now, lang, .. } = *request;
    match matter {
        Matter::Proposal(record, difficulty) => {
            let proposal = record.fact();
            let (body, to) = (body_name(now, &proposal.body, lang), body_name(now, &proposal.addressee, lang));
            let text = short(&proposal.text, LETTERS);
            let since = vietnamese::date(proposal.date);
            let what = match lang {
                Lang::Vi => format!("Quyết định kiến nghị của {body}: {text}"),
                Lang::En => format!("Decide what {body} proposes: {text}"),
            };
            let waits = match lang {
                Lang::Vi => format!("chờ {to} từ ngày {since}"),
                Lang::En => format!("it has waited for {to} since {since}"),
            };
            let blocks = difficulty.map(|each| {
                let difficulty = short(&each.fact().text, LETTERS);
                format!("; {}: {difficulty}", lang.pick("khó khăn cần gỡ", "the difficulty"))
            });
            (what, format!("{waits}{}", blocks.unwrap_or_default()))
        }
        Matter::Difficulty(record) => {
            let difficulty = record.fact();
            let (place, since) = (now.unit_name(difficulty.unit), vietnamese::date(difficulty.date));
            let text = short(&difficulty.text, LETTERS);
            match lang {
                Lang::Vi => (
                    format!("Giao cơ quan đề xuất cách tháo gỡ: {text}"),
                    format!("{place} phản ánh từ ngày {since}, chưa có kiến nghị nào"),
                ),
                Lang::En => (
                    format!("Charge a body with a way out: {text}"),
                    format!("reported by {place} on {since}, and nobody has made a proposal"),
                ),
            }
        }
        Matter::Task(task) => {
            let (body, text) = (body_name(now, task.lead, lang), short(&task.asks(lang), LETTERS));
            let what = match lang {
                Lang::Vi => format!("Đôn đốc, gia hạn hoặc thôi giao {body}: {text}"),
                Lang::En => format!("Press {body}, give more time or drop the task: {text}"),
            };
            (what, lateness(task, now.as_of(), lang))
        }
        Matter::Target(progress) => target(request, progress),
    }
}

fn target(request: &Request<'_>, progress: &Progress<'_>) -> (String, String) {
    let Request { now, lang, .. } = *request;
    let fact = progress.target.fact();
    let name = metric::find(&fact.metric).map_or(fact.metric.as_str(), |metric| metric.name(lang));
    let asked = progress.asks(now, lang);
    let share = progress.share().map_or_else(|| "–".to_owned(), |share| format!("{}%", vietnamese::quantity(share, 1)));
    match lang {
        Lang::Vi => (
            format!("Chốt giải pháp cho chỉ tiêu: {name} – {asked}"),
            format!("chậm tiến độ, mới đạt {share} mức yêu cầu"),
        ),
        Lang::En => (
            format!("Settle how to reach the target: {name} – {asked}"),
            format!("behind, with {share} of what is asked reached"),
        ),
    }
}

/// Whether a target or a matter told rests on something made up.
pub(super) fn is_illustrative<'p, 's: 'p>(
    now: &Snapshot,
    mut progress: impl Iterator<Item = &'p Progress<'s>>,
    chosen: &[Matter<'_>],
) -> bool {
    let made_up = |origin: Provenance| origin == Provenance::Illustrative;
    let of_figure = |each: &Progress<'_>| {
        let mut sources = each.figure.items.iter().flat_map(metric::Item::sources);
        made_up(each.target.sourced.provenance)
            || sources.any(|source| match source {
                metric::Source::Unit(_) => false,
                metric::Source::Fact(kind, seq) => now.provenance(kind, seq).is_some_and(made_up),
            })
    };
    let of_matter = |matter: &Matter<'_>| match matter {
        Matter::Proposal(record, difficulty) => {
            made_up(record.sourced.provenance) || difficulty.is_some_and(|each| made_up(each.sourced.provenance))
        }
        Matter::Difficulty(record) => made_up(record.sourced.provenance),
        Matter::Task(_) | Matter::Target(_) => false,
    };
    progress.any(of_figure) || chosen.iter().any(of_matter)
}
