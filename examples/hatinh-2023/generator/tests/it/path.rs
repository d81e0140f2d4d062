//! The cheapest path of the example, and our solver against another one.

use std::{
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use hatinh_2023::chance::Chance;
use programme::{
    Lang,
    grade::Grade,
    path::{
        Field, Mode, Outcome, Request, VERIFY_AT_MOST, Wish, explain, reason,
        solver::{Choice, Found, MOST_NODES, Problem},
    },
};

use crate::province::{PROVINCE, whole};

/// The other solver, as `PyPI` has it.
const HIGHS: &str = "highspy==1.11.0";

#[test]
fn the_targets_of_the_year_can_be_met_and_every_choice_says_why() {
    let today = PROVINCE.today();
    let request = Request::of_the_year(&today, whole(&today));
    let wanted: Vec<(Grade, Wish)> = request.targets.iter().map(|wanted| (wanted.grade, wanted.count)).collect();
    assert!(wanted.contains(&(Grade::Ntm, Wish::More(4))), "{wanted:?}");
    assert!(wanted.contains(&(Grade::Advanced, Wish::More(25))), "{wanted:?}");
    assert!(wanted.contains(&(Grade::Model, Wish::More(6))), "{wanted:?}");
    let field = Field::new(&today, &request).expect("the province");
    let plan = match field.solve() {
        Outcome::Plan(plan) => plan,
        Outcome::Impossible(why) => {
            panic!("{:#?}", why.iter().map(|why| why.words(&field, Lang::Vi)).collect::<Vec<_>>())
        }
    };
    assert_eq!(plan.bound, plan.cost, "it is proven");
    assert!(field.allows(&plan.chosen));
    assert_eq!(plan.chosen.len(), 35);
    let open = |place: &usize| field.candidates[*place].way.open.len();
    assert_eq!(
        plan.chosen.iter().map(open).max(),
        Some(VERIFY_AT_MOST as usize),
        "no lower limit lets the targets be met"
    );
    let explained = explain(&field, &plan);
    assert!(explained.next.is_some_and(|next| next.cost >= plan.cost));
    for place in 0..field.candidates.len() {
        assert!(!reason(&field, &plan, place).words(&today, &field.request, Lang::Vi).is_empty());
    }
    let most = Field::new(&today, &Request { mode: Mode::MostTargets, ..request }).expect("the province");
    let Outcome::Plan(most) = most.solve() else { panic!("there is money for all") };
    assert_eq!((most.cost, most.reached), (plan.cost, plan.reached), "with money for all both ask for the same");
}

#[test]
fn the_other_solver_finds_no_cheaper_plan() {
    let today = PROVINCE.today();
    let request = Request::of_the_year(&today, whole(&today));
    let field = Field::new(&today, &request).expect("the province");
    let mut chance = Chance::of(101);
    let mut problems: Vec<Problem> = (0..200).map(|_| drawn(&mut chance)).collect();
    problems.push(field.problem().expect("nothing is pinned"));
    let tight = Request { budget: request.budget.clone().map(halved), ..request };
    let tight = Field::new(&today, &tight).expect("the province");
    problems.push(tight.problem().expect("nothing is pinned"));
    let ours: Vec<Option<i64>> = problems.iter().map(solved).collect();
    let theirs = optima(&problems);
    assert!(ours.iter().flatten().count() > 100, "most can be solved");
    assert!(ours.iter().filter(|cost| cost.is_none()).count() > 5, "some cannot");
    for (place, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(ours, theirs, "problem {place}: {:?}", problems[place].limits);
    }
}

fn halved(
    budget: std::collections::BTreeMap<programme::fact::FundSource, programme::Dong>,
) -> std::collections::BTreeMap<programme::fact::FundSource, programme::Dong> {
    budget.into_iter().map(|(fund, has)| (fund, programme::Dong(has.0 / 2))).collect()
}

fn solved(problem: &Problem) -> Option<i64> {
    match problem.solve(MOST_NODES) {
        Found::Choice(solution) => {
            assert!(problem.keeps(&solution.chosen));
            assert_eq!(solution.bound, solution.cost, "it is proven");
            Some(solution.cost)
        }
        Found::Impossible => None,
        Found::Unknown => panic!("the search was cut short"),
    }
}

/// Communes that may rise by one grade or two, money of three sources of which some steps may use only one, and a number to be
/// reached of each grade.
fn drawn(chance: &mut Chance) -> Problem {
    let communes = chance.between(6, 60);
    let grain = if chance.percent(50) { 1 } else { 10_000_000 };
    let (mut able, mut total) = ([0_i64; 3], [0_i64; 4]);
    let mut groups = Vec::new();
    for _ in 0..communes {
        let first = chance.between(0, 2);
        let last = (first + chance.between(0, 1)).min(2);
        let mut group = vec![Choice::default()];
        let (mut costs, mut uses) = ([0_i64; 3], Vec::new());
        for grade in first..=last {
            let grade = usize::try_from(grade).expect("a grade");
            for cost in &mut costs {
                *cost += if chance.percent(60) { chance.between(1, 4_000_000_000 / grain) * grain } else { 0 };
            }
            able[grade] += 1;
            uses.push((grade, -1));
            let cost: i64 = costs.iter().sum();
            let mut taken = uses.clone();
            taken.extend((3..).zip(costs).filter(|(_, cost)| *cost > 0));
            taken.push((6, cost));
            for (total, cost) in total.iter_mut().zip(costs.into_iter().chain([cost])) {
                *total += cost;
            }
            group.push(Choice { cost, uses: taken });
        }
        groups.push(group);
    }
    let asked = able.map(|able| -(able * chance.between(10, 70) / 100));
    let money = total.map(|total| total / 100 * chance.between(15, 60));
    Problem { groups, limits: asked.into_iter().chain(money).collect() }
}

/// What the other solver finds.
fn optima(problems: &[Problem]) -> Vec<Option<i64>> {
    let python = highs();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/highs/optimum.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the other solver runs");
    child.stdin.take().expect("an input").write_all(json(problems).as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "the other solver failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let list = text.trim().trim_start_matches('[').trim_end_matches(']');
    list.split(',').map(|cost| cost.trim().parse().ok()).collect()
}

/// Python with the other solver, installed once.
fn highs() -> PathBuf {
    let home = std::env::var_os("HIGHS_HOME")
        .map_or_else(|| std::env::temp_dir().join(format!("nongthon-{}", HIGHS.replace("==", "-"))), PathBuf::from);
    let python = home.join("bin/python3");
    let is_there = |python: &Path| {
        Command::new(python).args(["-c", "import highspy"]).status().is_ok_and(|status| status.success())
    };
    if !is_there(&python) {
        let run = |program: &Path, arguments: &[&str]| {
            let status = Command::new(program).args(arguments).status().expect("python3 is installed by scripts/setup");
            assert!(status.success(), "{} {arguments:?}", program.display());
        };
        run(Path::new("python3"), &["-m", "venv", home.to_str().expect("UTF-8")]);
        run(&python, &["-m", "pip", "install", "--quiet", HIGHS]);
    }
    python
}

fn json(problems: &[Problem]) -> String {
    let mut text = String::from("[");
    for (place, problem) in problems.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        write!(text, "{comma}{{\"limits\":{:?},\"groups\":[", problem.limits).expect("a text");
        for (place, group) in problem.groups.iter().enumerate() {
            text.push_str(if place > 0 { ",[" } else { "[" });
            for (place, choice) in group.iter().enumerate() {
                let comma = if place > 0 { "," } else { "" };
                let uses: Vec<String> = choice.uses.iter().map(|(row, amount)| format!("[{row},{amount}]")).collect();
                write!(text, "{comma}{{\"cost\":{},\"uses\":[{}]}}", choice.cost, uses.join(",")).expect("a text");
            }
            text.push(']');
        }
        text.push_str("]}");
    }
    text.push(']');
    text
}
