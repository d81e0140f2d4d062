//! Writes the example: the programme in the province of Hà Tĩnh on 13 March 2023.
//!
//! What public sources tell stands in `known/`, in the columns of the import. What they do not tell is made up here with
//! a fixed seed and says so on every row. Both together are the files of `facts/`.

pub mod chance;
pub mod inputs;

mod areas;
mod cases;
mod claims;
mod contributions;
mod difficulties;
mod funds;
mod markets;
mod money;
mod ocop;
mod offers;
mod offices;
mod plans;
mod policies;
mod producers;
mod proposals;
mod readings;
mod recognitions;
mod rounds;
mod steps;
mod targets;
mod tasks;
mod works;

use anyhow::Result;
use documents::import::write_csv;
use jiff::civil::{Date, date};
use programme::{
    fact::{Fact, NewsPost, Outlook, PlanOwed, Provenance, Sourced, Statement, Target},
    unit::{Unit, UnitCode, UnitTree},
};

use crate::{inputs::Inputs, recognitions::Standing};

/// The day of the example.
pub const DAY: Date = date(2023, 3, 13);

/// The last day of decisions and awards: nothing of 2023 was decided before the day of the example.
const LAST_DECISION: Date = date(2022, 12, 31);

/// What the source of everything made up says.
pub const ILLUSTRATIVE: &str = "Dữ liệu minh họa, bộ tạo mẫu hatinh-2023";

/// A file of the example.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Every file of `facts/`.
pub fn files(inputs: &Inputs) -> Result<Vec<File>> {
    let tree = inputs.register.as_of(DAY);
    let recognitions = recognitions::decisions(inputs, &tree)?;
    let standing = Standing::of(&recognitions);
    let mut catalogue = ocop::catalogue(inputs, &tree, &standing)?;
    let (mut allocations, mut disbursements) = money::allocations_and_disbursements(&tree);
    funds::add_this_year(&tree, &mut allocations, &mut disbursements);
    money::add_water_of_earlier_years(&tree, &mut allocations, &mut disbursements);
    let policies = policies::policies();
    let plans_owed = inputs.known::<PlanOwed>()?;
    let mut observations = readings::observations(inputs, &tree, &standing, &catalogue)?;
    observations.extend(claims::observations(inputs)?);
    // From here on with the products that are only being assessed: they have no stars, and no commune reports them yet.
    let (round, new) = rounds::first_of_2023(inputs, &tree, &catalogue.products)?;
    catalogue.products.extend(new);
    let producers = producers::producers(&inputs.law, &mut catalogue.products);
    let offers = offers::offers(&catalogue.products, &catalogue.awards);
    let cases = cases::first_of_2023(&tree, &standing)?;
    Ok(vec![
        file(inputs, &areas::reporting()),
        file(inputs, &observations),
        file(inputs, &areas::model_areas(&tree, &standing)),
        file(inputs, &recognitions),
        file(inputs, &targets::targets(&tree, inputs.known::<Target>()?)?),
        file(inputs, &inputs.known::<Outlook>()?),
        file(inputs, &catalogue.products),
        file(inputs, &catalogue.awards),
        file(inputs, &catalogue.sales),
        file(inputs, &catalogue.exports),
        file(inputs, &markets::market_sales(&catalogue.sales, &catalogue.exports)),
        file(inputs, &producers),
        file(inputs, &producers::papers(&producers)),
        file(inputs, &producers::profiles(&catalogue.products)),
        file(inputs, &offers),
        file(inputs, &offers::accounts(&catalogue.products, &offers)),
        file(inputs, &round.dossiers),
        file(inputs, &round.items),
        file(inputs, &round.self_scores),
        file(inputs, &round.councils),
        file(inputs, &round.members),
        file(inputs, &round.recusals),
        file(inputs, &round.scores),
        file(inputs, &round.sessions),
        file(inputs, &round.appeals),
        file(inputs, &allocations),
        file(inputs, &disbursements),
        file(inputs, &contributions::contributions(&tree)),
        file(inputs, &plans::issued(&plans_owed)),
        file(inputs, &plans_owed),
        file(inputs, &inputs.known::<Statement>()?),
        file(inputs, &known_and(inputs, offices::bodies(&tree))?),
        file(inputs, &known_and(inputs, offices::holders(&tree))?),
        file(inputs, &known_and(inputs, vec![tasks::document()])?),
        file(inputs, &known_and(inputs, tasks::directives())?),
        file(inputs, &tasks::updates()),
        file(inputs, &tasks::extensions()),
        file(inputs, &tasks::hand_overs()),
        file(inputs, &known_and(inputs, difficulties::difficulties(&tree))?),
        file(inputs, &known_and(inputs, difficulties::proposals())?),
        file(inputs, &policies),
        file(inputs, &policies::claims(&policies, &catalogue.awards)),
        file(inputs, &works::courses(&tree)),
        file(inputs, &works::projects(&tree)),
        file(inputs, &funds::carry_overs(&allocations, &disbursements)),
        file(inputs, &steps::costs(inputs, &tree)?),
        file(inputs, &inputs.known::<NewsPost>()?),
        file(inputs, &proposals::proposals()),
        file(inputs, &proposals::surveys()),
        file(inputs, &cases.cases),
        file(inputs, &cases.steps),
        file(inputs, &cases.papers),
        file(inputs, &cases.surveys),
        file(inputs, &cases.ballots),
    ])
}

fn file<F: Fact>(inputs: &Inputs, facts: &[Sourced<F>]) -> File {
    File { name: format!("{}.csv", F::KIND.id()), text: write_csv(&inputs.law, facts) }
}

/// What sources tell of one kind, and what is made up beside it.
fn known_and<F: Fact>(inputs: &Inputs, made_up: Vec<Sourced<F>>) -> Result<Vec<Sourced<F>>> {
    let mut facts = inputs.known::<F>()?;
    facts.extend(made_up);
    Ok(facts)
}

/// A fact that is made up.
fn illustrative<F>(fact: F) -> Sourced<F> {
    Sourced { fact, provenance: Provenance::Illustrative, source: ILLUSTRATIVE.to_owned() }
}

/// The units of the day that `choose` wants, by code.
fn units(tree: &UnitTree, choose: impl Fn(&Unit) -> bool) -> Vec<&Unit> {
    let mut units: Vec<&Unit> = tree.iter().map(|(_, unit)| unit).filter(|unit| choose(unit)).collect();
    units.sort_by_key(|unit| unit.code);
    units
}

/// The communes of the programme.
fn communes(tree: &UnitTree) -> Vec<&Unit> {
    units(tree, |unit| unit.in_programme)
}

/// The districts, towns and cities.
fn districts(tree: &UnitTree) -> Vec<UnitCode> {
    let districts = units(tree, |unit| unit.code.tier() == programme::unit::Tier::District);
    districts.into_iter().map(|unit| unit.code).collect()
}
