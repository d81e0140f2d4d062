//! Outlines for the map: kept, replaced and removed, each time as an act.

use jiff::civil::date;
use ledger::{Bearer, Ledger};
use programme::boundary::{Place, Shape};

use crate::engine::{Place as Office, act, on_both};

on_both!(
    a_file_is_kept_and_replaced_by_a_later_one,
    a_code_borne_by_two_units_in_turn_has_two_outlines,
    outlines_are_removed_once,
    a_damaged_outline_is_told
);

fn shape(size: i32) -> Shape {
    let place = |longitude, latitude| Place { longitude, latitude };
    let ring = vec![place(0, 0), place(size, 0), place(size, size)];
    Shape { label: place(size / 2, size / 3), rings: vec![ring.clone(), ring] }
}

fn unit(code: &str) -> Bearer {
    Bearer { code: code.parse().expect("a code"), since: None }
}

async fn kept(ledger: &Ledger) -> Vec<(String, Shape, i64)> {
    let boundaries = ledger.boundaries().await.expect("readable");
    boundaries.into_iter().map(|each| (each.of.code.to_text(), each.shape, each.act.0)).collect()
}

async fn a_file_is_kept_and_replaced_by_a_later_one(place: Office) {
    let ledger = place.open().await;
    let units = ["00001", "00002", "00003"].map(unit);
    let (one, two) = (shape(30), shape(60));
    ledger.replace_boundaries(act(1), &units, &[(units[0], &one), (units[1], &one)]).await.expect("kept");
    assert_eq!(kept(&ledger).await, [("00001".to_owned(), shape(30), 1), ("00002".to_owned(), shape(30), 1)]);
    ledger.replace_boundaries(act(2), &units, &[(units[1], &two), (units[2], &two)]).await.expect("kept");
    assert_eq!(kept(&ledger).await, [("00002".to_owned(), shape(60), 2), ("00003".to_owned(), shape(60), 2)]);
    assert_eq!(ledger.check().await.expect("checked"), []);
    let acts = ledger.acts(10).await.expect("readable");
    assert_eq!((acts.len(), acts[0].fact_count), (2, 0));
}

async fn a_code_borne_by_two_units_in_turn_has_two_outlines(place: Office) {
    let ledger = place.open().await;
    let before = unit("00001");
    let after = Bearer { since: Some(date(2025, 7, 1)), ..before };
    let (one, two) = (shape(30), shape(60));
    ledger.replace_boundaries(act(1), &[before], &[(before, &one)]).await.expect("kept");
    ledger.replace_boundaries(act(2), &[after], &[(after, &two)]).await.expect("kept");
    let both: Vec<_> =
        ledger.boundaries().await.expect("readable").into_iter().map(|each| (each.of, each.shape)).collect();
    assert_eq!(both, [(before, one), (after, two)]);
}

async fn outlines_are_removed_once(place: Office) {
    let ledger = place.open().await;
    let one = shape(30);
    ledger.replace_boundaries(act(1), &[unit("00001")], &[(unit("00001"), &one)]).await.expect("kept");
    assert!(ledger.remove_boundaries(act(2)).await.expect("removed").is_some());
    assert_eq!(kept(&ledger).await, []);
    assert!(ledger.remove_boundaries(act(3)).await.expect("answered").is_none());
    assert_eq!(ledger.acts(10).await.expect("readable").len(), 2, "what changes nothing is no act");
}

async fn a_damaged_outline_is_told(place: Office) {
    let ledger = place.open().await;
    place
        .meddle("INSERT INTO boundary (unit, since, shape, act) VALUES ('00001', '', '1 2', 7)")
        .await
        .expect("inserted");
    let told = ledger.boundaries().await.expect_err("damaged");
    assert!(told.to_string().contains("boundary"), "{told}");
}
