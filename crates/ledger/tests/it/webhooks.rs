//! Programs that are told: of every act of the kinds they chose, in order, once, until they take it.

use ledger::{ActSeq, Ledger, NewAct, Outcome, Sending, SendingState, Telling, Webhook};

use crate::engine::{Place, act, append, at, on_both, recognition};

on_both!(
    a_program_is_told_of_what_it_chose_in_the_order_of_the_acts,
    what_is_taken_back_is_told_too,
    what_comes_after_waits_until_it_is_taken_or_given_up,
    who_is_gone_or_stopped_is_told_nothing,
    two_secrets_hold_while_one_takes_the_place_of_the_other,
);

fn hook(id: &str, kinds: &[&str]) -> Webhook {
    Webhook {
        id: id.to_owned(),
        address: format!("https://{id}.example.vn/ntm"),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        secret: "whsec_b25l".to_owned(),
        former_secret: None,
        active: true,
        created_at: at(0),
        version: 1,
    }
}

fn made(kind: &str, second: i64) -> NewAct {
    NewAct { kind: kind.to_owned(), source: None, ..act(second) }
}

async fn record(ledger: &Ledger, second: i64, number: &str) -> ActSeq {
    append(ledger, second, &[recognition(18000 + u32::try_from(second).expect("small"), number)]).await;
    ledger.last_act().await.expect("readable")
}

async fn due(ledger: &Ledger, second: i64) -> Vec<Sending> {
    ledger.queue_webhooks(at(second)).await.expect("queued");
    ledger.due_sendings(at(second)).await.expect("readable")
}

async fn note(ledger: &Ledger, sending: &Sending, outcome: Outcome, second: i64) {
    ledger.note_sending(sending, outcome, "204", at(second)).await.expect("noted");
}

async fn a_program_is_told_of_what_it_chose_in_the_order_of_the_acts(place: Place) {
    let ledger = place.open().await;
    record(&ledger, 1, "trước").await;
    ledger.add_webhook(made("add webhook", 2), &hook("a", &["recognition"])).await.expect("added");
    ledger.add_webhook(made("add webhook", 3), &hook("b", &["observation", "star_decision"])).await.expect("added");
    assert_eq!(due(&ledger, 4).await, [], "what was recorded before is not told, and settings are not");
    let (first, second) = (record(&ledger, 5, "1").await, record(&ledger, 6, "2").await);
    ledger.change_settings(made("settings", 7), &[("office.name", "VP")]).await.expect("set");
    let mut told = Vec::new();
    for turn in 8..12 {
        for sending in due(&ledger, turn).await {
            assert_eq!((sending.webhook.id.as_str(), sending.event.as_str()), ("a", "recognition.recorded"));
            note(&ledger, &sending, Outcome::Taken, turn).await;
            told.push(sending);
        }
    }
    assert_eq!(told.iter().map(|sending| sending.act).collect::<Vec<_>>(), [first, second]);
    assert_ne!(told[0].message, told[1].message);
    assert_eq!((told[0].recorded_at, told[0].fact_count, told[0].undoes), (at(5), 1, None));
    let listed = ledger.told_to("a", 10).await.expect("readable");
    assert!(listed.iter().all(|told| told.state == SendingState::Taken && told.answer.as_deref() == Some("204")));
    assert_eq!(listed.iter().map(|told| told.act).collect::<Vec<_>>(), [second, first]);
    assert_eq!(ledger.forget_sendings(at(9)).await.expect("forgotten"), 1);
    assert_eq!(ledger.told_to("a", 10).await.expect("readable").len(), 1);
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn what_is_taken_back_is_told_too(place: Place) {
    let ledger = place.open().await;
    ledger.add_webhook(made("add webhook", 1), &hook("a", &["recognition"])).await.expect("added");
    ledger.add_webhook(made("add webhook", 2), &hook("b", &["observation"])).await.expect("added");
    let said = record(&ledger, 3, "1").await;
    let undone = ledger.undo(said, made("undo", 4)).await.expect("undone");
    ledger.undo(undone, made("undo", 5)).await.expect("undone");
    let records = ledger.current::<programme::fact::Recognition>(None).await.expect("readable");
    ledger.retract(records[0].seq, made("retract", 6)).await.expect("retracted");
    let last = ledger.last_act().await.expect("readable");
    ledger.undo(last, made("undo", 7)).await.expect("undone");
    let mut events = Vec::new();
    for turn in 10..20 {
        for sending in due(&ledger, turn).await {
            note(&ledger, &sending, Outcome::Taken, turn).await;
            assert_eq!(sending.webhook.id, "a");
            events.push(sending.event);
        }
    }
    let what = ["recorded", "undone", "restored", "retracted", "restored"];
    assert_eq!(events, what.map(|what| format!("recognition.{what}")));
}

async fn what_comes_after_waits_until_it_is_taken_or_given_up(place: Place) {
    let ledger = place.open().await;
    for id in ["a", "b"] {
        ledger.add_webhook(made("add webhook", 1), &hook(id, &["recognition"])).await.expect("added");
    }
    let (first, second) = (record(&ledger, 2, "1").await, record(&ledger, 3, "2").await);
    let heads = due(&ledger, 4).await;
    assert_eq!(
        heads.iter().map(|head| (head.webhook.id.as_str(), head.act)).collect::<Vec<_>>(),
        [("a", first), ("b", first)]
    );
    note(&ledger, &heads[0], Outcome::Later(at(60)), 4).await;
    note(&ledger, &heads[1], Outcome::Taken, 4).await;
    let ids =
        |due: &[Sending]| due.iter().map(|each| (each.webhook.id.clone(), each.act, each.attempts)).collect::<Vec<_>>();
    assert_eq!(ids(&due(&ledger, 5).await), [("b".to_owned(), second, 0)], "who fails holds nobody else up");
    let again = due(&ledger, 60).await;
    assert_eq!(ids(&again)[0], ("a".to_owned(), first, 1));
    assert_eq!(again[0].message, heads[0].message, "it is the same message");
    note(&ledger, &again[0], Outcome::GivenUp, 61).await;
    assert_eq!(ids(&due(&ledger, 62).await)[0], ("a".to_owned(), second, 0), "what is given up holds nothing up");
    let sum = Telling { programs: 2, stopped: 0, again: 0, given_up: 1 };
    assert_eq!(ledger.telling().await.expect("readable"), sum);
    assert!(ledger.send_again(made("send webhook again", 63), "a", first).await.expect("answered"));
    assert_eq!(ids(&due(&ledger, 63).await)[0], ("a".to_owned(), first, 0), "in its place before the others");
    assert_eq!(ledger.telling().await.expect("readable"), Telling { given_up: 0, ..sum });
    assert!(!ledger.send_again(made("send webhook again", 64), "b", first).await.expect("answered"), "it was taken");
    let last = ledger.acts(1).await.expect("readable").remove(0);
    assert_eq!(last.recorded_at, at(63), "what changed nothing is no act");
}

async fn who_is_gone_or_stopped_is_told_nothing(place: Place) {
    let ledger = place.open().await;
    ledger.add_webhook(made("add webhook", 1), &hook("a", &["recognition"])).await.expect("added");
    record(&ledger, 2, "1").await;
    let head = due(&ledger, 3).await.pop().expect("due");
    note(&ledger, &head, Outcome::Gone, 3).await;
    let gone = ledger.webhook("a").await.expect("readable").expect("there");
    assert!(!gone.active);
    record(&ledger, 4, "2").await;
    assert_eq!(due(&ledger, 5).await, []);
    let stale = Webhook { version: 1, active: true, ..gone.clone() };
    assert!(
        !ledger.change_webhook(made("change webhook", 6), &stale).await.expect("answered"),
        "it was seen otherwise"
    );
    assert!(
        ledger.change_webhook(made("change webhook", 6), &Webhook { active: true, ..gone }).await.expect("answered")
    );
    assert_eq!(due(&ledger, 7).await, [], "of what was recorded meanwhile it is not told");
    let later = record(&ledger, 8, "3").await;
    assert_eq!(due(&ledger, 9).await.pop().map(|head| head.act), Some(later));
    assert!(ledger.remove_webhook(made("remove webhook", 10), "a").await.expect("answered"));
    assert!(!ledger.remove_webhook(made("remove webhook", 11), "a").await.expect("answered"));
    assert_eq!((due(&ledger, 12).await, ledger.told_to("a", 9).await.expect("readable")), (vec![], vec![]));
}

async fn two_secrets_hold_while_one_takes_the_place_of_the_other(place: Place) {
    let ledger = place.open().await;
    ledger.add_webhook(made("add webhook", 1), &hook("a", &["recognition"])).await.expect("added");
    let seen = async || ledger.webhook("a").await.expect("readable").expect("there");
    let before = seen().await;
    assert!(ledger.change_webhook_secret(made("s", 2), &before, "whsec_dHdv").await.expect("answered"));
    assert!(!ledger.change_webhook_secret(made("s", 3), &before, "whsec_eA==").await.expect("answered"));
    let both = seen().await;
    assert_eq!((both.secret.as_str(), both.former_secret.as_deref()), ("whsec_dHdv", Some("whsec_b25l")));
    assert!(!format!("{both:?}").contains("whsec_"), "a log tells no secret");
    assert!(ledger.drop_former_secret(made("s", 4), &both).await.expect("answered"));
    let one = seen().await;
    assert_eq!((one.secret.as_str(), one.former_secret), ("whsec_dHdv", None));
    let acts = ledger.acts(10).await.expect("readable");
    assert!(acts.iter().all(|act| !act.reason.contains("whsec_")));
}
