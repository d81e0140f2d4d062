//! The exact choice: against every choice there is, and what must hold whatever the problem.

use programme::path::solver::{Choice, Found, MOST_NODES, Problem, Solution};
use proptest::prelude::*;

/// Small problems of which every choice can be tried.
fn problems() -> impl Strategy<Value = Problem> {
    let uses = prop::collection::vec((0..4_usize, -6..12_i64), 0..4);
    let option = (0..40_i64, uses).prop_map(|(cost, uses)| Choice { cost, uses });
    let group = prop::collection::vec(option, 1..4);
    (prop::collection::vec(group, 1..7), prop::collection::vec(-12..30_i64, 4))
        .prop_map(|(groups, limits)| Problem { groups, limits })
}

/// The least cost of all choices that keep the limits.
fn least(problem: &Problem) -> Option<i64> {
    let mut choices = vec![Vec::new()];
    for group in &problem.groups {
        let longer = |choice: Vec<usize>| (0..group.len()).map(move |option| [choice.as_slice(), &[option]].concat());
        choices = choices.into_iter().flat_map(longer).collect();
    }
    choices.into_iter().filter(|choice| problem.keeps(choice)).map(|choice| problem.cost(&choice)).min()
}

fn solved(problem: &Problem) -> Option<Solution> {
    match problem.solve(MOST_NODES) {
        Found::Choice(solution) => Some(solution),
        Found::Impossible => None,
        Found::Unknown => panic!("a small problem is solved"),
    }
}

proptest! {
    #[test]
    fn no_choice_is_better_than_the_one_found(problem in problems()) {
        let found = solved(&problem);
        prop_assert_eq!(found.as_ref().map(|found| found.cost), least(&problem));
        if let Some(found) = found {
            prop_assert!(problem.keeps(&found.chosen));
            prop_assert_eq!(problem.cost(&found.chosen), found.cost);
            prop_assert_eq!(found.bound, found.cost, "it is proven");
        }
    }

    #[test]
    fn more_of_anything_never_costs_more(problem in problems(), row in 0..4_usize, more in 0..9_i64) {
        let mut richer = problem.clone();
        richer.limits[row] += more;
        if let Some(before) = solved(&problem) {
            let after = solved(&richer).map(|found| found.cost);
            prop_assert!(after.is_some_and(|after| after <= before.cost));
        }
    }

    #[test]
    fn a_search_that_is_cut_short_says_how_far_it_may_be_off(problem in problems(), nodes in 1..4_usize) {
        match problem.solve(nodes) {
            Found::Choice(found) => {
                let least = least(&problem);
                prop_assert!(problem.keeps(&found.chosen));
                prop_assert!(least.is_some_and(|least| found.bound <= least && least <= found.cost));
            }
            Found::Impossible => prop_assert_eq!(least(&problem), None),
            Found::Unknown => {}
        }
    }
}

#[test]
fn of_nothing_the_choice_is_empty() {
    let found = solved(&Problem::default());
    assert_eq!(found, Some(Solution { chosen: Vec::new(), cost: 0, bound: 0 }));
}
