//! The policy, against a second statement of it, for every role, action and place.

use programme::{
    policy::{Action, Post, Role, Target, allows},
    unit::UnitTree,
};

use super::fixture::{TODAY, code, register};

/// What an auditor expects to read: each role with all it may do, and how far.
const EXPECTED: &str = "\
commune_officer: see_figures/Within see_claims/Within report/Within acknowledge/Within
district_officer: see_figures/Within see_claims/Within report/Within verify/Within acknowledge/Within update_tasks/Within score/Within run_councils/Within
specialist: see_figures/Within see_claims/Department verify/Department acknowledge/Department update_tasks/Department score/Within
coordinator: see_figures/Within see_claims/Within report/Within verify/Within approve/Within acknowledge/Within import/Within write_reports/Within issue_reports/Within direct/Within update_tasks/Within keep_products/Within score/Within run_councils/Within see_audit/Within undo/Within manage_law/Within
leader: see_figures/Within see_claims/Within score/Within
administrator: see_figures/Within see_audit/Within undo/Within manage_people/Within manage_system/Within
auditor: see_figures/Within see_claims/Within see_audit/Within
producer: keep_products/Own
";

#[test]
fn the_table_is_what_was_agreed() {
    let told = Role::ALL.iter().map(|role| {
        let grants: Vec<String> = Action::ALL
            .iter()
            .filter_map(|action| role.reach(*action).map(|reach| format!("{}/{reach:?}", action.id())))
            .collect();
        format!("{}: {}", role.id(), grants.join(" "))
    });
    assert_eq!(told.collect::<Vec<_>>(), EXPECTED.lines().collect::<Vec<_>>());
}

#[test]
fn nobody_reaches_beyond_their_unit_department_or_own() {
    let tree: UnitTree = register().as_of(TODAY);
    let units: Vec<_> = tree.iter().map(|(index, unit)| (index, unit.code)).collect();
    for role in Role::ALL {
        for action in Action::ALL {
            for (own, held_at) in &units {
                for (unit, _) in &units {
                    for (target, answers, owns) in [
                        (Target::unit(*unit), false, false),
                        (Target::of_departments(*unit, &["health"]), true, false),
                        (Target::of_departments(*unit, &["police"]), false, false),
                        (Target::of_producer(*unit, "CT-1"), false, true),
                        (Target::of_producer(*unit, "CT-2"), false, false),
                    ] {
                        let department = (*role == Role::Specialist).then(|| "health".to_owned());
                        let producer = (*role == Role::Producer).then(|| "CT-1".to_owned());
                        let posts = [Post { role: *role, unit: *held_at, department, producer }];
                        let line = EXPECTED.lines().find(|line| line.starts_with(role.id())).expect("the role");
                        let grant = line.split([' ']).find_map(|word| word.strip_prefix(&format!("{}/", action.id())));
                        let expected = match grant {
                            Some("Within") => tree.is_within(*unit, *own),
                            Some("Department") => tree.is_within(*unit, *own) && answers,
                            Some("Own") => owns,
                            _ => false,
                        };
                        let told = format!("{} {} at {held_at}", role.id(), action.id());
                        assert_eq!(allows(&posts, &tree, *action, target), expected, "{told}");
                    }
                }
            }
        }
    }
    assert!(!allows(&[], &tree, Action::SeeFigures, Target::unit(tree.index(code("18001")).expect("exists"))));
}
