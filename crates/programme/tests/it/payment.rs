//! Codes for transfers are those that banks read.

use programme::{
    Dong,
    payment::{AccountNumber, BadTransfer, BankNumber, Purpose, Transfer},
};
use proptest::prelude::*;

fn account(bank: &str, number: &str) -> Transfer {
    Transfer::to(bank.parse().expect("a bank"), number.parse().expect("an account"))
}

/// Texts that others publish, among them the examples of NAPAS for a transfer to an account of any amount and of a given one.
const PUBLISHED: [&str; 3] = [
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C",
];

#[test]
fn published_examples_are_read_and_written() {
    let [any, of_amount, of_another] = PUBLISHED.map(|text| text.parse::<Transfer>().expect(text));
    assert_eq!(any, account("970403", "0011012345678"));
    assert_eq!(any.to_text(), PUBLISHED[0]);
    assert_eq!(of_amount.amount(), Some(Dong(180_000)));
    assert_eq!(of_amount.purpose.map(|purpose| purpose.to_string()).as_deref(), Some("thanh toan don hang"));
    let purpose = Purpose::of("ủng hộ lũ lụt").expect("words");
    let ours = account("970415", "0011001932418").of(Dong(120_000)).expect("an amount").for_purpose(purpose);
    assert_eq!(ours, of_another);
    assert_eq!(ours.to_text(), PUBLISHED[2]);
}

#[test]
fn what_is_changed_on_the_way_is_noticed() {
    let text = PUBLISHED[2];
    for place in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
        let changed = String::from_utf8(bytes).expect("ASCII");
        assert!(changed.parse::<Transfer>().is_err(), "{changed}");
    }
    assert_eq!("".parse::<Transfer>(), Err(BadTransfer::Garbled));
    assert_eq!("630".parse::<Transfer>(), Err(BadTransfer::Garbled));
    assert_eq!("ạạạ".parse::<Transfer>(), Err(BadTransfer::Garbled));
}

#[test]
fn what_no_bank_takes_cannot_be_made() {
    for bad in ["", "97041", "9704155", "97041a", "９７０４１５"] {
        assert_eq!(bad.parse::<BankNumber>(), Err(BadTransfer::Bank), "{bad}");
    }
    for bad in ["", "12 34", "12345678901234567890", "số"] {
        assert_eq!(bad.parse::<AccountNumber>(), Err(BadTransfer::Account), "{bad}");
    }
    for bad in [0, -1, 10_000_000_000_000, i64::MAX] {
        assert_eq!(account("970415", "1").of(Dong(bad)), Err(BadTransfer::Amount), "{bad}");
    }
    assert_eq!(
        Purpose::of("Đơn hàng số 12/2023, gấp!").map(|each| each.to_string()).as_deref(),
        Some("don hang so 12 2023 gap")
    );
    assert_eq!(Purpose::of("  ?!  "), None);
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        bank in "[0-9]{6}", number in "[0-9A-Za-z]{1,19}", amount in proptest::option::of(1..10_000_000_000_000_i64), words in "\\PC{0,60}",
    ) {
        let mut transfer = account(&bank, &number);
        if let Some(amount) = amount {
            transfer = transfer.of(Dong(amount)).expect("an amount");
        }
        transfer.purpose = Purpose::of(&words);
        let text = transfer.to_text();
        prop_assert!(text.is_ascii() && text.len() <= 512);
        prop_assert_eq!(text.parse::<Transfer>(), Ok(transfer));
    }

    #[test]
    fn nothing_makes_the_reader_fail(text in "\\PC{0,200}") {
        let _ = text.parse::<Transfer>();
    }
}
