//! What is released goes on its way, and what is released no more waits.

use jiff::{Timestamp, civil::date};
use ledger::{ActSeq, Amended, Amendment, Reader, ReaderState, Tally};
use programme::fact::{Provenance, Sourced, Topic};

use super::*;
use crate::test_office::{UNITS, act, office};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

async fn say(app: &App, state: IssueState) -> ActSeq {
    let issue = NewsletterIssue {
        code: "so-1".to_owned(),
        date: date(2023, 3, 13),
        state,
        topic: Topic::News,
        subject: "Số 1".to_owned(),
        subject_en: None,
        text: "Chào".to_owned(),
        text_en: None,
        products: None,
    };
    let seen = app.live.now().now.all::<NewsletterIssue>().first().map(|record| record.seq);
    let fact = Sourced { fact: issue, provenance: Provenance::Official, source: "t".to_owned() };
    let said = app.ledger().amend(act(clock()), "42", vec![Amendment { fact, seen }]).await.expect("written");
    assert!(matches!(said, Amended::Done(_)), "{said:?}");
    app.live.catch_up(app.day()).await.expect("a state");
    app.live.now().act
}

async fn tally(app: &App, heard: &mut Heard) -> Tally {
    begin(app, &app.live.now(), heard).await.expect("begun");
    app.ledger().tallies().await.expect("readable").get("so-1").copied().unwrap_or_default()
}

#[tokio::test]
async fn a_release_that_is_undone_and_done_again_sends_each_letter_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[], clock).await;
    let reader = Reader {
        id: "id".to_owned(),
        token: "token".to_owned(),
        email: "hoa@example.vn".to_owned(),
        lang: Lang::Vi,
        topics: vec![Topic::News],
        state: ReaderState::Asked,
        since: clock(),
    };
    app.ledger().ask_reader(&reader, Timestamp::UNIX_EPOCH, |_| None).await.expect("asked");
    assert!(app.ledger().confirm_reader("token", &[Topic::News], clock()).await.expect("confirmed"));
    let mut heard = Heard::default();
    say(&app, IssueState::Draft).await;
    assert_eq!(tally(&app, &mut heard).await, Tally::default());
    let released = say(&app, IssueState::Released).await;
    let (waits, stopped) = (Tally { waiting: 1, ..Tally::default() }, Tally { stopped: 1, ..Tally::default() });
    assert_eq!(tally(&app, &mut heard).await, waits);
    let undone = app.ledger().undo(released, act(clock())).await.expect("undone");
    app.live.catch_up(app.day()).await.expect("a state");
    assert_eq!(tally(&app, &mut heard).await, stopped);
    app.ledger().undo(undone, act(clock())).await.expect("done again");
    app.live.catch_up(app.day()).await.expect("a state");
    assert_eq!(tally(&app, &mut heard).await, waits);
}
