//! Difficulties by content, and proposals that wait: what holds the programme up, and why.

use programme::{
    Lang,
    difficulty::{Cluster, clusters, proposals},
    fact::{Difficulty, Proposal, Record},
    task::body_name,
    vietnamese,
};

use super::{Scene, count, woven};
use crate::{
    figures::Figures,
    prose::{capital, first, more, plain, short},
    report::model::{Block, Cell, Column, Inline, Table},
};

/// So many groups of contents and proposals are named.
const GROUPS: usize = 8;
const PROPOSALS: usize = 6;
/// A text is told in so many letters.
const LETTERS: usize = 160;
/// What stands for the content of proposals that are about no difficulty known.
const ALONE: (&str, &str) = ("Kiến nghị khác", "Other proposals");

/// What a report says of difficulties and proposals; nothing where none is open and none waits.
pub(crate) fn told(scene: Scene<'_>, figures: &mut Figures<'_>) -> Vec<Block> {
    let lang = scene.lang;
    let mut blocks = Vec::new();
    if figures.has("difficulty.open") {
        let words = match lang {
            Lang::Vi => ["Có ", " khó khăn, vướng mắc chưa được giải quyết, theo nhóm nội dung:"],
            Lang::En => ["Difficulties not resolved: ", ", by content:"],
        };
        blocks.push(Block::Paragraph(woven(words, ["difficulty.open"], |id| figures.show(id))));
        let open: Vec<Cluster<'_>> =
            clusters(scene.now, scene.province).into_iter().filter(|each| each.open > 0).collect();
        let mut items: Vec<Vec<Inline>> = open.iter().take(GROUPS).map(|cluster| group(scene, cluster)).collect();
        if open.len() > GROUPS {
            items.push(plain(format!("{}.", more(open.len() - GROUPS, "nhóm nội dung", lang))));
        }
        blocks.push(Block::Bullets(items));
    }
    if figures.has("proposal.undecided") {
        let words = match lang {
            Lang::Vi => ["Còn ", " kiến nghị chưa có quyết định, chờ lâu nhất trước:"],
            Lang::En => ["Proposals without a decision: ", ", the longest waiting first:"],
        };
        blocks.push(Block::Paragraph(woven(words, ["proposal.undecided"], |id| figures.show(id))));
        blocks.push(Block::Bullets(waiting(scene)));
    }
    blocks
}

/// A group of contents: how many are open, who reports them, the one open longest.
fn group(scene: Scene<'_>, cluster: &Cluster<'_>) -> Vec<Inline> {
    let Scene { now, lang, .. } = scene;
    let (open, all) = (cluster.open, cluster.difficulties.len());
    let still = || cluster.difficulties.iter().filter(|(record, _)| record.fact().is_open_on(now.as_of()));
    let mut by: Vec<String> = Vec::new();
    for (record, _) in still() {
        let fact = record.fact();
        let name = fact.body.as_deref().map_or_else(|| now.unit_name(fact.unit), |body| body_name(now, body, lang));
        if !by.contains(&name) {
            by.push(name);
        }
    }
    let oldest = still().next().map(|(record, _)| short(&record.fact().text, LETTERS)).unwrap_or_default();
    let names = first(&by, 4, "nơi", lang);
    let words = match lang {
        Lang::Vi => format!("{open}/{all} chưa giải quyết; nơi phản ánh: {names}. {oldest}."),
        Lang::En => format!("{open} of {all} open; reported by {names}. {oldest}."),
    };
    vec![Inline::bold(format!("{}: ", cluster.content)), Inline::text(words)]
}

/// The proposals that wait, the longest waiting first.
fn waiting(scene: Scene<'_>) -> Vec<Vec<Inline>> {
    let Scene { now, lang, .. } = scene;
    let mut waiting = proposals(now, scene.province);
    waiting.retain(|record| record.fact().is_undecided_on(now.as_of()));
    waiting.sort_by_key(|record| (record.fact().date, record.seq));
    let item = |record: &&Record<Proposal>| {
        let fact = record.fact();
        let (body, to) = (capital(&body_name(now, &fact.body, lang)), body_name(now, &fact.addressee, lang));
        let (text, since) = (short(&fact.text, LETTERS), vietnamese::date(fact.date));
        let (to_word, since_word) = (lang.pick("gửi", "to"), lang.pick("từ ngày", "since"));
        vec![Inline::bold(format!("{body} ")), Inline::text(format!("{to_word} {to}: {text} ({since_word} {since})."))]
    };
    let mut items: Vec<Vec<Inline>> = waiting.iter().take(PROPOSALS).map(item).collect();
    if waiting.len() > PROPOSALS {
        items.push(plain(format!("{}.", more(waiting.len() - PROPOSALS, "kiến nghị", lang))));
    }
    items
}

/// How many difficulties of each content were resolved, and what came of the proposals about them.
pub(crate) fn by_content(scene: Scene<'_>) -> Table {
    let Scene { now, lang, .. } = scene;
    let today = now.as_of();
    let row = |content: &str, (all, open): (usize, usize), about: Vec<&Proposal>| {
        let decided: Vec<&&Proposal> = about.iter().filter(|each| !each.is_undecided_on(today)).collect();
        let mut results: Vec<String> =
            decided.iter().filter_map(|each| each.result.as_deref()).map(|text| short(text, LETTERS)).collect();
        results.dedup();
        let none = lang.pick("chưa ghi nhận", "none recorded");
        vec![
            Cell::text(content),
            count(all),
            count(all - open),
            count(open),
            count(about.len()),
            count(decided.len()),
            Cell::text(if results.is_empty() { none.to_owned() } else { results.join("; ") }),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for cluster in clusters(now, scene.province) {
        let about = cluster.difficulties.iter().flat_map(|(_, about)| about).map(|record| record.fact());
        rows.push(row(cluster.content, (cluster.difficulties.len(), cluster.open), about.collect()));
    }
    let alone: Vec<&Proposal> = unattached(scene).into_iter().map(Record::fact).collect();
    if !alone.is_empty() {
        rows.push(row(lang.pick(ALONE.0, ALONE.1), (0, 0), alone));
    }
    let of = |vi, en, group: (&str, &str)| Column::summed(lang.pick(vi, en), 8).in_group(lang.pick(group.0, group.1));
    let (hard, asked) = (("Khó khăn", "Difficulties"), ("Kiến nghị", "Proposals"));
    Table {
        caption: lang
            .pick(
                "Khó khăn theo nhóm nội dung và kết quả của kiến nghị",
                "Difficulties by content, and what came of proposals",
            )
            .to_owned(),
        unit: None,
        columns: vec![
            Column::text(lang.pick("Nhóm nội dung", "Content"), 22),
            of("Phản ánh", "Reported", hard),
            of("Đã giải quyết", "Resolved", hard),
            of("Còn lại", "Open", hard),
            of("Số kiến nghị", "Made", asked),
            of("Đã quyết định", "Decided", asked),
            Column::text(lang.pick("Kết quả", "Result"), 30),
        ],
        rows,
        total: Some(lang.pick("Cộng", "Total").to_owned()),
        sheet_name: None,
    }
}

/// The proposals that are about no difficulty known.
fn unattached(scene: Scene<'_>) -> Vec<&Record<Proposal>> {
    let known = |code: &str| scene.now.all::<Difficulty>().iter().any(|record| record.fact().code == code);
    let mut proposals = proposals(scene.now, scene.province);
    proposals.retain(|record| !record.fact().difficulty.as_deref().is_some_and(known));
    proposals
}

/// Every difficulty with the proposals about it, for an annex.
pub(crate) fn table(scene: Scene<'_>) -> Table {
    let Scene { now, lang, .. } = scene;
    let today = now.as_of();
    let mut rows = Vec::new();
    for cluster in clusters(now, scene.province) {
        for (record, about) in &cluster.difficulties {
            let fact = record.fact();
            let told: Vec<String> = about.iter().map(|proposal| outcome(scene, proposal.fact())).collect();
            let state = match fact.resolved.filter(|_| !fact.is_open_on(today)) {
                Some(day) => format!("{} {}", lang.pick("đã giải quyết", "resolved on"), vietnamese::date(day)),
                None => lang.pick("chưa giải quyết", "open").to_owned(),
            };
            rows.push(vec![
                count(rows.len() + 1),
                Cell::text(cluster.content),
                Cell::text(fact.text.clone()),
                Cell::text(now.unit_name(fact.unit)),
                Cell::text(fact.body.as_deref().map(|body| body_name(now, body, lang)).unwrap_or_default()),
                Cell::Date(fact.date),
                Cell::text(state),
                Cell::text(told.join("; ")),
                Cell::text(record.sourced.provenance.label(lang)),
            ]);
        }
    }
    for record in unattached(scene) {
        let fact = record.fact();
        rows.push(vec![
            count(rows.len() + 1),
            Cell::text(lang.pick(ALONE.0, ALONE.1)),
            Cell::Empty,
            Cell::Empty,
            Cell::text(body_name(now, &fact.body, lang)),
            Cell::Date(fact.date),
            Cell::Empty,
            Cell::text(outcome(scene, fact)),
            Cell::text(record.sourced.provenance.label(lang)),
        ]);
    }
    Table {
        caption: lang.pick("Khó khăn, vướng mắc và kiến nghị", "Difficulties and proposals").to_owned(),
        unit: None,
        columns: vec![
            Column::centred(lang.pick("TT", "No."), 4),
            Column::text(lang.pick("Nhóm nội dung", "Content"), 14),
            Column::text(lang.pick("Khó khăn", "Difficulty"), 28),
            Column::text(lang.pick("Địa bàn", "Where"), 13),
            Column::text(lang.pick("Cơ quan phản ánh", "Reported by"), 15),
            Column::centred(lang.pick("Ngày", "Day"), 11),
            Column::text(lang.pick("Tình trạng", "State"), 14),
            Column::text(lang.pick("Kiến nghị, quyết định, kết quả", "Proposals, decisions, results"), 28),
            Column::text(lang.pick("Nguồn gốc", "Origin"), 10),
        ],
        rows,
        total: None,
        sheet_name: None,
    }
}

/// What is proposed, and what came of it.
fn outcome(scene: Scene<'_>, proposal: &Proposal) -> String {
    let lang = scene.lang;
    let text = short(&proposal.text, LETTERS);
    if proposal.is_undecided_on(scene.now.as_of()) {
        return format!("{text} – {}", lang.pick("chưa có quyết định", "undecided"));
    }
    let words = [proposal.decision.as_deref(), proposal.result.as_deref()];
    [Some(text.as_str())].into_iter().chain(words).flatten().collect::<Vec<_>>().join(" – ")
}
