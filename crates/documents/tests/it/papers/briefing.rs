//! The briefing.

use documents::{
    briefing::{Request, compose},
    report::Report,
};
use programme::{
    Lang,
    decision::{Matter, matters},
    metric,
    snapshot::{Facts, Snapshot},
    task::{TaskState, tasks_within},
};

use super::{pages, sample, word_pages, words};

fn state() -> Snapshot {
    sample::snapshot(sample::TODAY, sample::facts())
}

fn briefing(now: &Snapshot, lang: Lang) -> Report {
    compose(&Request {
        now,
        province: sample::province(now),
        office: &sample::office(),
        date: sample::TODAY,
        known_at: "2023-03-13T10:05:00Z".parse().unwrap(),
        lang,
    })
}

#[test]
fn it_reads_as_it_did() {
    insta::assert_snapshot!("briefing_vi", words(&briefing(&state(), Lang::Vi)));
    insta::assert_snapshot!("briefing_en", words(&briefing(&state(), Lang::En)));
}

#[test]
fn it_fits_on_two_pages() {
    for lang in [Lang::Vi, Lang::En] {
        let report = briefing(&state(), lang);
        let (paper, word) = (pages(&report), word_pages(&report));
        assert!(paper.len() <= 2, "{lang:?}: {} pages", paper.len());
        assert!(word.len() <= 2, "{lang:?} in Word: {} pages", word.len());
        for pages in [paper, word] {
            let text = pages.join(" ");
            let parts = match lang {
                Lang::Vi => ["Bản minh họa", "chậm 72 ngày", "và 1 chỉ tiêu khác", "theo dữ liệu ghi nhận đến 17:05"],
                Lang::En => ["Illustrative", "72 days late", "and 1 other", "as recorded by 17:05"],
            };
            for part in parts {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
    }
}

#[test]
fn it_fits_on_two_pages_however_much_there_is() {
    let now = sample::snapshot(sample::TODAY, sample::wordy());
    for lang in [Lang::Vi, Lang::En] {
        let report = briefing(&now, lang);
        let (paper, word) = (pages(&report), word_pages(&report));
        assert!(paper.len() <= 2, "{lang:?}: {paper:#?}");
        assert!(word.len() <= 2, "{lang:?} in Word: {word:#?}");
    }
}

#[test]
fn the_tasks_of_all_bodies_are_those_of_the_catalogue() {
    let now = state();
    let province = sample::province(&now);
    let leads = metric::leads(TaskState::ALL, |id| metric::find(id).unwrap().compute(&now, province).parts);
    let tasks = tasks_within(&now, province);
    assert_eq!(leads.iter().map(|lead| lead.assigned).sum::<i64>(), i64::try_from(tasks.len()).unwrap());
    for lead in leads {
        for state in TaskState::ALL {
            let of_lead = tasks.iter().filter(|task| task.lead == lead.body && task.state == *state).count();
            assert_eq!(lead.count(*state), i64::try_from(of_lead).unwrap(), "{} {}", lead.body, state.id());
        }
    }
}

#[test]
fn what_is_decided_or_behind_comes_in_turn() {
    let now = state();
    let html = words(&briefing(&now, Lang::Vi));
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    let proposal = place("1. Quyết định kiến nghị của Văn phòng Điều phối");
    let task = place("2. Đôn đốc, gia hạn hoặc thôi giao Sở Tư pháp");
    let target = place("3. Chốt giải pháp cho chỉ tiêu");
    assert!(proposal < task && task < target);
    assert!(!html.contains("Bổ sung xe công tác"), "a proposal that was decided waits for nobody");
}

#[test]
fn a_queue_that_is_empty_leaves_its_turn_to_the_others() {
    let mut facts = sample::facts();
    facts.directives.clear();
    facts.plans_owed.clear();
    let now = sample::snapshot(sample::TODAY, facts);
    let chosen = matters(&now, sample::province(&now), &[], 3);
    let [Matter::Proposal(proposal, Some(difficulty)), Matter::Difficulty(open)] = &chosen[..] else {
        panic!("{chosen:?}");
    };
    let codes = [&proposal.fact().code, &difficulty.fact().code, &open.fact().code];
    assert_eq!(codes, ["KN-1", "KK-1", "KK-2"]);
}

#[test]
fn targets_of_a_period_stand_below_those_of_the_year() {
    let now = sample::snapshot(sample::TODAY, sample::with_period_targets(sample::facts()));
    for (lang, parts) in [
        (
            Lang::Vi,
            ["Chỉ tiêu giai đoạn: 2020–2025 Số xã đạt chuẩn NTM – tăng thêm 7: đã làm 2 xã, ", "; và 1 chỉ tiêu khác."],
        ),
        (Lang::En, ["Targets of periods: 2020–2025 ", "; and 1 other."]),
    ] {
        let html = words(&briefing(&now, lang));
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing: {html}"));
        assert!(place("2023") < place(parts[0]) && place(parts[0]) < place(parts[1]), "{lang:?}");
        assert!(place(parts[1]) < place(lang.pick("RỦI RO", "RISKS")));
    }
    assert!(!words(&briefing(&state(), Lang::Vi)).contains("giai đoạn"), "nothing is said of none");
}

#[test]
fn an_empty_one_says_what_is_missing() {
    let now = sample::snapshot(sample::TODAY, Facts::default());
    let html = words(&briefing(&now, Lang::Vi));
    for part in [
        "Chưa có chỉ tiêu năm 2023.",
        "Chưa ghi nhận nhiệm vụ nào.",
        "Chưa có số liệu về vốn.",
        "Không có việc nào chờ quyết định.",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("minh họa"), "nothing illustrative, no warning");
}
