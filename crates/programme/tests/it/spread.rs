//! Median and deviations, against a naive computation in floating point.

use programme::{Quantity, quality::Spread};
use proptest::prelude::*;

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { f64::midpoint(values[half - 1], values[half]) }
}

fn quantities(scaled: &[i64]) -> Vec<Quantity> {
    scaled.iter().copied().map(Quantity::from_scaled).collect()
}

fn spread(scaled: &[i64]) -> Spread {
    Spread::of(&mut quantities(scaled)).expect("there are values")
}

/// Whole numbers of ten-thousandths, often the same ones.
fn values() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        prop::collection::vec(-2_000_000_i64..2_000_000, 1..60),
        prop::collection::vec((90_i64..=100).prop_map(|whole| whole * Quantity::SCALE), 1..60),
    ]
}

proptest! {
    #[test]
    fn it_agrees_with_a_naive_computation(scaled in values(), value in -3_000_000_i64..3_000_000) {
        let spread = spread(&scaled);
        let mut floats: Vec<f64> = quantities(&scaled).into_iter().map(Quantity::to_float).collect();
        let middle = median(&mut floats);
        let mut deviations: Vec<f64> = floats.iter().map(|value| (value - middle).abs()).collect();
        let count = u32::try_from(deviations.len()).expect("few");
        let mean = deviations.iter().sum::<f64>() / f64::from(count);
        let mad = median(&mut deviations);
        // Four decimals: half of the last one may be rounded away.
        let near = |exact: Quantity, float: f64| (exact.to_float() - float).abs() < 5.1e-5;
        prop_assert!(near(spread.median(), middle));
        prop_assert!(near(spread.mad(), mad));
        prop_assert!(near(spread.mean_deviation(), mean));
        let value = Quantity::from_scaled(value);
        let distance = (value.to_float() - middle).abs();
        // Deviations are whole quarters of a ten-thousandth, or a sum of such over the count.
        let score = if mad > 1e-6 { distance / (1.4826 * mad) } else { distance / (1.2533 * mean) };
        match spread.score(value) {
            Some(exact) => prop_assert!((exact.to_float() - score).abs() < 1e-4 * score.max(1.0), "{exact:?} {score}"),
            None => prop_assert!(mean < 1e-9),
        }
    }

    #[test]
    fn the_order_of_the_values_does_not_matter(scaled in values()) {
        let reversed: Vec<i64> = scaled.iter().rev().copied().collect();
        prop_assert_eq!(spread(&scaled), spread(&reversed));
    }

    #[test]
    fn the_median_is_never_beyond(mut scaled in values()) {
        // Of an even number of values the median may be half a ten-thousandth, which no value is.
        if scaled.len() % 2 == 0 {
            scaled.pop();
        }
        let spread = spread(&scaled);
        prop_assert!(!spread.is_beyond(spread.median(), Quantity::ZERO));
    }

    #[test]
    fn beyond_is_what_the_score_says(scaled in values(), value in -3_000_000_i64..3_000_000) {
        let (spread, value, limit) = (spread(&scaled), Quantity::from_scaled(value), Quantity::from_scaled(35_000));
        let score = spread.score(value);
        // Where the rounded score is not the limit itself, rounding cannot have hidden on which side it lies.
        prop_assume!(score != Some(limit));
        prop_assert_eq!(spread.is_beyond(value, limit), score.is_some_and(|score| score > limit));
    }
}

#[test]
fn halves_are_kept() {
    // Median 1.5 and deviations 0.5, 0.5, 1.5, 8.5 ten-thousandths: MAD 1.
    let spread = spread(&[1, 2, 0, 10]);
    assert_eq!((spread.count(), spread.median().scaled(), spread.mad().scaled()), (4, 2, 1));
    assert_eq!(spread.mean_deviation().scaled(), 3, "11 / 4, rounded");
    // 8.5 / 1.4826
    assert_eq!(spread.score(Quantity::from_scaled(10)), Some(Quantity::from_scaled(57_332)));
}

#[test]
fn the_mean_deviation_stands_in_where_half_of_the_values_are_one() {
    // Eleven hundreds and a 40: mean deviation 5, score 60 / (1.2533 × 5).
    let mut values = vec![100 * Quantity::SCALE; 11];
    values.push(40 * Quantity::SCALE);
    let spread = spread(&values);
    assert_eq!((spread.mad(), spread.mean_deviation()), (Quantity::ZERO, Quantity::whole(5)));
    assert_eq!(spread.score(Quantity::whole(40)), Some(Quantity::from_scaled(95_747)));
}

#[test]
fn nothing_is_said_where_all_values_are_one() {
    let spread = spread(&[7; 20]);
    assert_eq!(spread.score(Quantity::whole(1_000)), None);
    assert!(!spread.is_beyond(Quantity::whole(1_000), Quantity::ZERO));
    assert_eq!(Spread::of(&mut []), None);
}
