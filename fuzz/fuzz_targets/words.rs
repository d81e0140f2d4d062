//! Words that people type: quantities, periods, shapes; what is written of one that was read is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::{
    Quantity,
    boundary::Shape,
    period::Period,
    vietnamese::{fold, parse_quantity},
};

fuzz_target!(|text: &str| {
    let _ = parse_quantity(text);
    let _ = fold(text);
    if let Some(quantity) = Quantity::parse_plain(text) {
        assert_eq!(Quantity::parse_plain(&quantity.to_string()), Some(quantity));
    }
    if let Some(period) = Period::parse(text) {
        assert_eq!(Period::parse(&period.to_text()), Some(period));
    }
    if let Some(shape) = Shape::from_text(text) {
        assert_eq!(Shape::from_text(&shape.to_text()), Some(shape));
    }
});
