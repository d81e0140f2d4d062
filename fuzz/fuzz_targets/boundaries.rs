//! Any bytes at all may be sent as a boundary file.
#![no_main]

use std::sync::LazyLock;

use documents::{boundaries::read, import::SourceFile};
use libfuzzer_sys::fuzz_target;
use programme::{
    Lang,
    boundary::{Shape, draw},
    unit::{Register, UnitTree},
};

static TREE: LazyLock<UnitTree> = LazyLock::new(|| {
    let units = ("units.csv", include_str!("../../reference/units/units.csv"));
    let lineage = ("lineage.csv", include_str!("../../reference/units/lineage.csv"));
    let register = Register::parse(units, lineage).unwrap_or_default();
    register.as_of("2023-03-13".parse().unwrap_or_default())
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(boundaries) = read(&SourceFile { name: "f", bytes }, &TREE, None, Lang::Vi) {
        let shapes: Vec<&Shape> = boundaries.shapes.values().collect();
        for shape in &shapes {
            assert_eq!(Shape::from_text(&shape.to_text()).as_ref(), Some(*shape));
        }
        let _ = draw(&shapes, 1000);
    }
});
