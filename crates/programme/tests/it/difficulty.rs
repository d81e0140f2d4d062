//! Difficulties by content: the page, the report and the figure count the same ones.

use std::collections::BTreeMap;

use jiff::civil::date;
use programme::{Quantity, difficulty::clusters, fact::Difficulty, metric, snapshot::Facts};
use proptest::prelude::*;

use crate::fixture::{code, law, record, register, snapshot};

proptest! {
    #[test]
    fn the_parts_of_the_figure_are_what_is_open_of_each_content(drawn in prop::collection::vec((0..4_u8, any::<bool>()), 0..30)) {
        let difficulty = |(number, (content, is_resolved)): (i64, &(u8, bool))| record(number, Difficulty {
            code: format!("KK-{number}"),
            unit: code("18001"),
            body: None,
            criterion: None,
            content: format!("nội dung {content}"),
            text: "khó".to_owned(),
            date: date(2023, 1, 1),
            resolved: is_resolved.then_some(date(2023, 2, 1)),
        });
        let facts = Facts { difficulties: (1..).zip(&drawn).map(difficulty).collect(), ..Facts::default() };
        let state = snapshot(&law(&[]), &register(), facts, &[]);
        let province = state.tree().index(code("42")).expect("the province");
        let figure = metric::find("difficulty.open").expect("it").compute(&state, province);
        let parts: BTreeMap<String, Option<i64>> =
            figure.parts.into_iter().map(|part| (part.name.vi, part.amount.as_whole())).collect();
        let open = clusters(&state, province).into_iter().filter(|cluster| cluster.open > 0);
        let expected: BTreeMap<String, Option<i64>> =
            open.map(|cluster| (cluster.content.to_owned(), i64::try_from(cluster.open).ok())).collect();
        prop_assert_eq!(parts, expected);
        let all = drawn.iter().filter(|(_, is_resolved)| !is_resolved).count();
        prop_assert_eq!(figure.value, i64::try_from(all).ok().map(Quantity::whole));
    }
}
