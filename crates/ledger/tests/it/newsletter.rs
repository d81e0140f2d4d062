//! Readers of the newsletter: they say yes themselves, get every letter once, and are forgotten.

use jiff::{SignedDuration, Timestamp};
use ledger::{Ending, Ledger, Mail, Reader, ReaderState, Tally};
use programme::{Lang, fact::Topic};

use crate::engine::{Place, act, at, on_both};

on_both!(
    nobody_reads_who_has_not_said_yes,
    a_form_answers_once_in_a_while_and_changes_no_reader,
    an_issue_goes_once_to_those_who_read_about_its_topic,
    a_stopped_issue_waits_and_goes_on,
    whoever_leaves_is_forgotten_with_what_waits,
    who_is_not_there_gets_no_more_letters,
    a_letter_comes_back_only_where_it_went,
);

fn asked(name: &str, second: i64) -> Reader {
    Reader {
        id: format!("id-{name}"),
        token: format!("token-{name}"),
        email: format!("{name}@example.vn"),
        lang: Lang::En,
        topics: vec![Topic::News, Topic::Offers],
        state: ReaderState::Asked,
        since: at(second),
    }
}

fn letter(reader: &Reader) -> Mail {
    Mail {
        id: format!(
            "{}{}.{}",
            Reader::letters(&reader.id),
            reader.state.id(),
            reader.since.as_second() - at(0).as_second()
        ),
        recipient: reader.email.clone(),
        subject: "Bản tin".to_owned(),
        body: reader.token.clone(),
        attempts: 0,
    }
}

async fn ask(ledger: &Ledger, reader: &Reader) {
    let quiet = reader.since.checked_sub(SignedDuration::from_hours(1)).expect("a moment");
    ledger.ask_reader(reader, quiet, |known| Some(letter(known))).await.expect("asked");
}

async fn reads(ledger: &Ledger, name: &str, topics: &[Topic]) {
    ask(ledger, &asked(name, 10)).await;
    assert!(ledger.confirm_reader(&format!("token-{name}"), topics, at(20)).await.expect("answered"));
}

async fn letters(ledger: &Ledger, now: Timestamp) -> Vec<String> {
    ledger.due_mail(now, 50, 9).await.expect("readable").into_iter().map(|mail| mail.id).collect()
}

async fn send(ledger: &Ledger, ending: Ending) -> Option<String> {
    let delivery = ledger.due_delivery(at(100)).await.expect("readable")?;
    ledger.note_delivery(&delivery, ending, at(100)).await.expect("noted");
    Some(delivery.reader.email)
}

async fn tally(ledger: &Ledger, issue: &str) -> Tally {
    ledger.tallies().await.expect("readable").get(issue).copied().unwrap_or_default()
}

async fn nobody_reads_who_has_not_said_yes(place: Place) {
    let ledger = place.open().await;
    ask(&ledger, &asked("hoa", 10)).await;
    ledger.run_issue("so-1", Topic::News, at(30)).await.expect("run");
    assert_eq!(ledger.due_delivery(at(100)).await.expect("readable"), None);
    assert!(!ledger.confirm_reader("another", &[Topic::News], at(30)).await.expect("answered"));
    assert_eq!(ledger.forget_unconfirmed(at(10)).await.expect("forgotten"), 0);
    assert_eq!(ledger.forget_unconfirmed(at(11)).await.expect("forgotten"), 1);
    assert_eq!(ledger.reader("token-hoa").await.expect("readable"), None);
    assert_eq!(letters(&ledger, at(50)).await, Vec::<String>::new(), "the letter to them is gone too");
    reads(&ledger, "lan", &[Topic::Products]).await;
    assert_eq!(ledger.forget_unconfirmed(at(90)).await.expect("forgotten"), 0);
    let reader = ledger.reader("token-lan").await.expect("readable").expect("there");
    assert_eq!((reader.state, reader.topics, reader.lang), (ReaderState::Reading, vec![Topic::Products], Lang::En));
    let (topics, states) = ledger.readership().await.expect("readable");
    assert_eq!((topics, states), ([(Topic::Products, 1)].into(), [(ReaderState::Reading, 1)].into()));
}

async fn a_form_answers_once_in_a_while_and_changes_no_reader(place: Place) {
    let ledger = place.open().await;
    for second in [10, 20, 30] {
        ask(&ledger, &Reader { id: format!("id-{second}"), token: format!("t-{second}"), ..asked("hoa", second) })
            .await;
    }
    assert_eq!(letters(&ledger, at(9000)).await, ["BT.id-10.asked.10"], "an address is not flooded");
    assert!(ledger.confirm_reader("t-10", &[Topic::Offers], at(40)).await.expect("answered"));
    let stranger = Reader { topics: vec![Topic::News], lang: Lang::Vi, ..asked("hoa", 5000) };
    ask(&ledger, &stranger).await;
    let reader = ledger.reader("t-10").await.expect("readable").expect("there");
    assert_eq!((reader.state, reader.topics, reader.lang), (ReaderState::Reading, vec![Topic::Offers], Lang::En));
    assert_eq!(letters(&ledger, at(9000)).await, ["BT.id-10.asked.10", "BT.id-10.reading.40"]);
    assert_eq!(ledger.reader("token-hoa").await.expect("readable"), None, "no second link to the same reader");
}

async fn an_issue_goes_once_to_those_who_read_about_its_topic(place: Place) {
    let ledger = place.open().await;
    reads(&ledger, "hoa", &[Topic::News, Topic::Offers]).await;
    reads(&ledger, "lan", &[Topic::Products]).await;
    ledger.run_issue("so-1", Topic::Offers, at(30)).await.expect("run");
    reads(&ledger, "sau", &[Topic::Offers]).await;
    ledger.run_issue("so-1", Topic::Offers, at(40)).await.expect("run");
    assert_eq!(ledger.due_delivery(at(29)).await.expect("readable"), None);
    assert_eq!(send(&ledger, Ending::Later(at(90))).await.as_deref(), Some("hoa@example.vn"));
    assert_eq!(ledger.due_delivery(at(89)).await.expect("readable"), None);
    let again = ledger.due_delivery(at(90)).await.expect("readable").expect("due");
    assert_eq!((again.attempts, again.issue.as_str()), (1, "so-1"));
    assert_eq!(tally(&ledger, "so-1").await, Tally { waiting: 1, ..Tally::default() });
    assert_eq!(send(&ledger, Ending::Sent).await.as_deref(), Some("hoa@example.vn"));
    assert_eq!(send(&ledger, Ending::Sent).await, None);
    assert_eq!(tally(&ledger, "so-1").await, Tally { sent: 1, ..Tally::default() });
}

async fn a_stopped_issue_waits_and_goes_on(place: Place) {
    let ledger = place.open().await;
    for name in ["hoa", "lan", "mai"] {
        reads(&ledger, name, &[Topic::News]).await;
    }
    ledger.run_issue("so-1", Topic::News, at(30)).await.expect("run");
    assert!(send(&ledger, Ending::Sent).await.is_some());
    ledger.stop_issue("so-1").await.expect("stopped");
    assert_eq!(send(&ledger, Ending::Sent).await, None);
    assert_eq!(tally(&ledger, "so-1").await, Tally { sent: 1, stopped: 2, ..Tally::default() });
    ledger.run_issue("so-1", Topic::News, at(40)).await.expect("run");
    assert!(send(&ledger, Ending::Stopped).await.is_some());
    ledger.run_issue("so-1", Topic::News, at(50)).await.expect("run");
    assert!(send(&ledger, Ending::GivenUp).await.is_some());
    assert!(send(&ledger, Ending::Sent).await.is_some());
    assert_eq!(tally(&ledger, "so-1").await, Tally { sent: 2, given_up: 1, ..Tally::default() });
}

async fn whoever_leaves_is_forgotten_with_what_waits(place: Place) {
    let ledger = place.open().await;
    for name in ["hoa", "lan"] {
        reads(&ledger, name, &[Topic::News]).await;
    }
    ledger.run_issue("so-1", Topic::News, at(30)).await.expect("run");
    assert!(ledger.forget_reader("token-hoa").await.expect("answered"));
    assert!(!ledger.forget_reader("token-hoa").await.expect("answered"));
    assert!(ledger.forget_address(act(60), "lan@example.vn").await.expect("answered"));
    assert_eq!(send(&ledger, Ending::Sent).await, None);
    assert_eq!(tally(&ledger, "so-1").await, Tally::default());
    assert_eq!(letters(&ledger, at(100)).await, Vec::<String>::new());
    let (topics, states) = ledger.readership().await.expect("readable");
    assert!(topics.is_empty() && states.is_empty());
}

async fn who_is_not_there_gets_no_more_letters(place: Place) {
    let ledger = place.open().await;
    reads(&ledger, "hoa", &[Topic::News]).await;
    for issue in ["so-1", "so-2"] {
        ledger.run_issue(issue, Topic::News, at(30)).await.expect("run");
    }
    assert!(send(&ledger, Ending::Refused).await.is_some());
    assert_eq!(send(&ledger, Ending::Sent).await, None);
    assert_eq!(tally(&ledger, "so-1").await, Tally { bounced: 1, ..Tally::default() });
    assert_eq!(tally(&ledger, "so-2").await, Tally::default());
    let reader = ledger.reader("token-hoa").await.expect("readable").expect("there");
    assert_eq!(reader.state, ReaderState::Bounced);
    // The mailbox is mended, and its owner asks again.
    ask(&ledger, &asked("hoa", 9000)).await;
    assert!(ledger.confirm_reader("token-hoa", &[Topic::News], at(9001)).await.expect("answered"));
    ledger.run_issue("so-3", Topic::News, at(90)).await.expect("run");
    assert_eq!(send(&ledger, Ending::Sent).await.as_deref(), Some("hoa@example.vn"));
}

async fn a_letter_comes_back_only_where_it_went(place: Place) {
    let ledger = place.open().await;
    for name in ["hoa", "lan"] {
        reads(&ledger, name, &[Topic::News]).await;
    }
    ledger.run_issue("so-1", Topic::News, at(30)).await.expect("run");
    assert_eq!(send(&ledger, Ending::Sent).await.as_deref(), Some("hoa@example.vn"));
    for (issue, reader) in [("so-2", "id-hoa"), ("so-1", "id-lan"), ("so-1", "id-nobody")] {
        assert!(!ledger.note_bounce(issue, reader, at(50)).await.expect("answered"), "{issue} {reader}");
    }
    assert!(ledger.note_bounce("so-1", "id-hoa", at(50)).await.expect("answered"));
    assert!(!ledger.note_bounce("so-1", "id-hoa", at(51)).await.expect("answered"), "once");
    assert_eq!(tally(&ledger, "so-1").await, Tally { waiting: 1, bounced: 1, ..Tally::default() });
    let reader = ledger.reader("token-hoa").await.expect("readable").expect("there");
    assert_eq!(reader.state, ReaderState::Bounced);
}
