//! Orders: nothing is sold twice, nothing on words that no longer stand, and who ordered is forgotten.

use jiff::{SignedDuration, Timestamp, civil::date};
use ledger::{Amendment, Buyer, Complaint, Ledger, Line, Mail, NewOrder, Order, Placed, Selection, Turn};
use programme::{
    Dong, Lang,
    fact::{Offer, Pieces, Provenance, Seq, Sourced},
    shop::{Count, OrderNumber, PartState, PaymentWay},
};

use crate::engine::{Place, act, at, on_both};

on_both!(
    the_last_piece_is_sold_once,
    what_was_declined_is_free_again_and_a_new_offer_counts_anew,
    an_order_made_of_an_old_state_is_not_placed,
    a_part_is_turned_once_and_the_seller_s_turn_is_an_act,
    who_ordered_is_forgotten_and_what_was_sold_stays,
    buyers_are_forgotten_when_their_time_is_up,
    a_complaint_is_answered_once,
    orders_are_found_by_producer_number_and_link,
);

fn line(producer: &str, product: &str, offer: i64, count: i64) -> (Line, Pieces) {
    let line = Line {
        producer: producer.to_owned(),
        product: product.to_owned(),
        offer: Seq(offer),
        name: format!("Sản phẩm {product}"),
        pack: "hộp".to_owned(),
        price: Dong(50_000),
        count: Count::new(count).expect("a count"),
    };
    (line, Pieces(5))
}

fn order(token: &str, lines: Vec<(Line, Pieces)>) -> NewOrder {
    NewOrder {
        token: token.to_owned(),
        at: at(10),
        lang: Lang::En,
        payment: PaymentWay::Transfer,
        buyer: Buyer {
            name: "Nguyễn Thị Mua".to_owned(),
            telephone: "0912 345 678".to_owned(),
            email: "mua@example.vn".to_owned(),
            address: "Số 1, Hương Sơn".to_owned(),
            note: "buổi sáng; '); DROP TABLE shop_order; --".to_owned(),
        },
        lines,
    }
}

fn letter(number: OrderNumber) -> Mail {
    Mail {
        id: format!("{}x", Order::letters(number)),
        recipient: "mua@example.vn".to_owned(),
        subject: "Đơn hàng".to_owned(),
        body: "Nguyễn Thị Mua".to_owned(),
        attempts: 0,
    }
}

/// Places an order on the state as it is now.
async fn place(ledger: &Ledger, order: &NewOrder) -> Placed {
    let seen = ledger.last_act().await.expect("readable");
    ledger.place_order(order, seen, |number| vec![letter(number)]).await.expect("answered")
}

async fn placed(ledger: &Ledger, order: &NewOrder) -> OrderNumber {
    match place(ledger, order).await {
        Placed::Done(number) => number,
        refused => panic!("{refused:?}"),
    }
}

async fn number(ledger: &Ledger, number: OrderNumber) -> Order {
    ledger.order(Selection::Number(number)).await.expect("readable").expect("there")
}

fn turn(number: OrderNumber, producer: &str, from: PartState, to: PartState) -> Turn {
    Turn { number, producer: producer.to_owned(), from, to, note: "hẹn thứ hai".to_owned() }
}

async fn turned(ledger: &Ledger, second: i64, turn: &Turn) -> bool {
    ledger.turn_part(turn, Some(act(second)), at(second), &[]).await.expect("answered")
}

async fn the_last_piece_is_sold_once(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let tries = (0..8).map(|number| {
        let ledger = ledger.clone();
        tokio::spawn(async move { place(&ledger, &order(&number.to_string(), vec![line("A", "1", 7, 2)])).await })
    });
    let mut done = 0;
    for attempt in tries.collect::<Vec<_>>() {
        match attempt.await.expect("no panic") {
            Placed::Done(_) => done += 1,
            refused => assert_eq!(refused, Placed::Short(vec![("1".to_owned(), 1)])),
        }
    }
    assert_eq!(done, 2, "five pieces are two orders of two");
    assert_eq!(ledger.taken(&[Seq(7), Seq(8)]).await.expect("readable"), [(Seq(7), 4)].into());
    assert_eq!(ledger.taken(&[]).await.expect("readable"), [].into());
    placed(&ledger, &order("last", vec![line("A", "1", 7, 1)])).await;
    let both = order("both", vec![line("A", "1", 7, 1), line("A", "2", 8, 1)]);
    assert_eq!(place(&ledger, &both).await, Placed::Short(vec![("1".to_owned(), 0)]));
    let orders = ledger.orders(Selection::All, 100).await.expect("readable");
    assert_eq!(orders.len(), 3, "of what was refused nothing is left");
    assert_eq!(ledger.due_mail(at(10), 100, 1).await.expect("readable").len(), 3);
}

async fn what_was_declined_is_free_again_and_a_new_offer_counts_anew(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let all = placed(&ledger, &order("a", vec![line("A", "1", 7, 5)])).await;
    assert!(matches!(place(&ledger, &order("b", vec![line("A", "1", 7, 1)])).await, Placed::Short(_)));
    placed(&ledger, &order("c", vec![line("A", "1", 9, 1)])).await;
    assert!(turned(&ledger, 20, &turn(all, "A", PartState::Placed, PartState::Declined)).await);
    placed(&ledger, &order("d", vec![line("A", "1", 7, 5)])).await;
}

async fn an_order_made_of_an_old_state_is_not_placed(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let seen = ledger.last_act().await.expect("readable");
    let offer = Offer {
        product: "1".to_owned(),
        date: date(2023, 3, 13),
        number: 1,
        price: Dong(90_000),
        pack: "hộp".to_owned(),
        stock: Pieces(5),
    };
    let fact = Sourced { fact: offer, provenance: Provenance::Official, source: "t".to_owned() };
    ledger.amend(act(1), "42", vec![Amendment { fact, seen: None }]).await.expect("written");
    let order = order("a", vec![line("A", "1", 7, 1)]);
    let late = ledger.place_order(&order, seen, |_| Vec::new()).await.expect("answered");
    assert_eq!(late, Placed::Moved);
    let seen = ledger.last_act().await.expect("readable");
    ledger.undo(seen, act(2)).await.expect("undone");
    let late = ledger.place_order(&order, seen, |_| Vec::new()).await.expect("answered");
    assert_eq!(late, Placed::Moved, "an undo may change anything");
    let seen = ledger.last_act().await.expect("readable");
    ledger.change_settings(act(3), &[("office.name", "x")]).await.expect("kept");
    let fine = ledger.place_order(&order, seen, |_| Vec::new()).await.expect("answered");
    assert!(matches!(fine, Placed::Done(_)), "a setting says nothing of offers");
}

async fn a_part_is_turned_once_and_the_seller_s_turn_is_an_act(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let it = placed(&ledger, &order("a", vec![line("A", "1", 7, 1), line("B", "2", 8, 2)])).await;
    assert_eq!(ledger.acts(10).await.expect("readable").len(), 0, "what buyers do is no act");
    let accept = turn(it, "A", PartState::Placed, PartState::Accepted);
    assert!(turned(&ledger, 20, &accept).await);
    assert!(!turned(&ledger, 21, &accept).await, "it is not placed any more");
    assert!(!turned(&ledger, 21, &turn(it, "C", PartState::Placed, PartState::Accepted)).await);
    assert_eq!(ledger.acts(10).await.expect("readable").len(), 1, "what was refused is no act");
    let order = number(&ledger, it).await;
    let states: Vec<_> = order.parts.iter().map(|part| (part.producer.as_str(), part.state, part.total())).collect();
    assert_eq!(states, [("A", PartState::Accepted, Dong(50_000)), ("B", PartState::Placed, Dong(100_000))]);
    assert_eq!(order.part("A").map(|part| part.note.as_str()), Some("hẹn thứ hai"));
    let cancel = turn(it, "B", PartState::Placed, PartState::Cancelled);
    assert!(
        ledger.turn_part(&cancel, None, at(30), &[Mail { id: "y".to_owned(), ..letter(it) }]).await.expect("answered")
    );
    assert_eq!(ledger.acts(10).await.expect("readable").len(), 1);
    assert_eq!(ledger.check().await.expect("checked"), []);
}

async fn who_ordered_is_forgotten_and_what_was_sold_stays(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let lines = || vec![line("A", "1", 7, 1), line("B", "2", 8, 2)];
    let (it, other) = (placed(&ledger, &order("a", lines())).await, placed(&ledger, &order("b", lines())).await);
    assert!(turned(&ledger, 20, &turn(it, "A", PartState::Placed, PartState::Accepted)).await);
    assert!(turned(&ledger, 21, &turn(it, "A", PartState::Accepted, PartState::Shipped)).await);
    let complaint =
        Complaint { id: "k".to_owned(), written_at: at(22), words: "Tôi là Mua".to_owned(), answer: None };
    assert!(ledger.complain(it, &complaint, 5).await.expect("answered"));
    ledger.forget_buyer(it, at(30)).await.expect("forgotten");
    let order = number(&ledger, it).await;
    assert_eq!((order.buyer.as_ref(), order.complaints.len()), (None, 0));
    let parts: Vec<_> = order.parts.iter().map(|part| (part.state, part.note.as_str(), part.total())).collect();
    assert_eq!(parts, [(PartState::Shipped, "", Dong(50_000)), (PartState::Cancelled, "", Dong(100_000))]);
    let due = ledger.due_mail(at(40), 10, 1).await.expect("readable");
    assert_eq!(due, [letter(other)], "letters to whoever is forgotten do not go out");
    assert!(!ledger.complain(it, &complaint, 5).await.expect("answered"), "nobody is known who could complain");
    ledger.forget_buyer(it, at(31)).await.expect("once more changes nothing");
    assert!(number(&ledger, other).await.buyer.is_some());
}

async fn buyers_are_forgotten_when_their_time_is_up(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let day = |days: i64| at(10) + SignedDuration::from_hours(24 * days);
    let forget = async |now: Timestamp| {
        let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
        ledger.forget_buyers(ago(30), ago(120), now).await.expect("forgotten")
    };
    let done = placed(&ledger, &order("a", vec![line("A", "1", 7, 1)])).await;
    let open = placed(&ledger, &order("b", vec![line("A", "1", 7, 1), line("B", "2", 8, 1)])).await;
    let complained = placed(&ledger, &order("c", vec![line("A", "1", 7, 1)])).await;
    for (number, producer) in [(done, "A"), (open, "A"), (complained, "A")] {
        assert!(turned(&ledger, 20, &turn(number, producer, PartState::Placed, PartState::Declined)).await);
    }
    let complaint = Complaint { id: "k".to_owned(), written_at: day(20), words: "hỏng".to_owned(), answer: None };
    assert!(ledger.complain(complained, &complaint, 5).await.expect("answered"));
    assert_eq!(forget(day(29)).await, 0);
    assert_eq!(forget(day(31)).await, 1, "one is over for thirty days; one is open; one waits for an answer");
    assert!(number(&ledger, done).await.buyer.is_none());
    let answer = ledger_act(day(40));
    assert!(ledger.answer_complaint(answer, "k", "đã đổi hàng", &[]).await.expect("answered"));
    assert_eq!(forget(day(69)).await, 0, "the answer is to be read");
    assert_eq!(forget(day(71)).await, 1);
    assert_eq!(forget(day(119)).await, 0);
    assert_eq!(forget(day(121)).await, 1, "what nobody takes on is not kept for ever");
    assert_eq!(number(&ledger, open).await.part("B").map(|part| part.state), Some(PartState::Cancelled));
}

fn ledger_act(recorded_at: Timestamp) -> ledger::NewAct {
    ledger::NewAct { recorded_at, ..act(0) }
}

async fn a_complaint_is_answered_once(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let it = placed(&ledger, &order("a", vec![line("A", "1", 7, 1)])).await;
    for (place, id) in ["k1", "k2", "k3"].into_iter().enumerate() {
        let complaint = Complaint { id: id.to_owned(), written_at: at(20), words: id.to_owned(), answer: None };
        assert_eq!(ledger.complain(it, &complaint, 2).await.expect("answered"), place < 2);
    }
    let twice = ledger.answer_complaint(act(30), "k1", "xin lỗi", &[letter(it)]).await;
    assert!(twice.is_err(), "a letter of that name is there, so nothing is written");
    assert!(ledger.answer_complaint(act(30), "k1", "xin lỗi", &[]).await.expect("answered"));
    assert!(!ledger.answer_complaint(act(31), "k1", "không", &[]).await.expect("answered"));
    assert!(!ledger.answer_complaint(act(31), "k9", "không", &[]).await.expect("answered"));
    let told: Vec<_> = number(&ledger, it).await.complaints.into_iter().map(|it| (it.id, it.answer)).collect();
    assert_eq!(told, [("k1".to_owned(), Some(("xin lỗi".to_owned(), at(30)))), ("k2".to_owned(), None)]);
    let complained = ledger.orders(Selection::Complained, 10).await.expect("readable");
    assert_eq!(complained.len(), 1);
}

async fn orders_are_found_by_producer_number_and_link(place_of_it: Place) {
    let ledger = place_of_it.open().await;
    let first = placed(&ledger, &order("a", vec![line("A", "1", 7, 1)])).await;
    let second = placed(&ledger, &order("b", vec![line("A", "1", 7, 1), line("B", "2", 8, 1)])).await;
    let found = async |selection| -> Vec<OrderNumber> {
        let orders = ledger.orders(selection, 10).await.expect("readable");
        orders.into_iter().map(|order| order.number).collect()
    };
    assert_eq!(found(Selection::All).await, [second, first]);
    assert_eq!(found(Selection::Producer("A")).await, [second, first]);
    assert_eq!(found(Selection::Producer("B")).await, [second]);
    assert_eq!(found(Selection::Producer("")).await, []);
    assert!(turned(&ledger, 20, &turn(first, "A", PartState::Placed, PartState::Declined)).await);
    assert_eq!(found(Selection::Waiting).await, [second]);
    assert_eq!(found(Selection::Token("a")).await, [first]);
    assert_eq!(found(Selection::Token("%")).await, []);
    assert_eq!(found(Selection::Number(OrderNumber(9))).await, []);
    let it = ledger.order(Selection::Token("b")).await.expect("readable").expect("there");
    assert_eq!((it.buyer, it.lang, it.payment), (Some(order("", Vec::new()).buyer), Lang::En, PaymentWay::Transfer));
    assert_eq!(it.parts[0].lines, [line("A", "1", 7, 1).0]);
}
