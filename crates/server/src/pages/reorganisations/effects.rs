//! What a decision that redraws units does: counted on the state of its eve, or of today while that is still to come.

use std::collections::BTreeMap;

use jiff::civil::Date;
use programme::{
    Lang,
    fact::{Body, Directive, Duty, DutyTransfer, FactKind, Record, Reorganisation},
    grade::Grade,
    reorganisation::{self, Carried, Fate, Touched},
    snapshot::{Ground, Snapshot, Succession, carry::Gap},
    unit::{Tier, Unit, UnitIndex, UnitTree},
    vietnamese,
};

use crate::{
    failure::Failure,
    pages::{people, sort},
    request::Visit,
};

/// What a decision does.
#[derive(Debug)]
pub struct Effects {
    /// Its day.
    pub date: Date,
    /// The day of the state that was counted.
    pub counted_on: Date,
    /// How many units of each kind there are before and after.
    pub kinds: Vec<(String, usize, usize)>,
    /// The units it founds.
    pub founded: Vec<Founded>,
    /// Who holds a post at a unit that ends, and where afterwards.
    pub people: Vec<Moved>,
    /// Bodies at units that end.
    pub bodies: Vec<BodyEffect>,
    /// What is recorded of units that end.
    pub records: Vec<Records>,
    /// What units have of the grades of those they are made of.
    pub recognition: Vec<(String, Carried)>,
    /// How many figures pass.
    pub passing: usize,
    /// Why figures do not pass: reason and how many.
    pub gaps: Vec<(String, usize)>,
    /// Everything that waits for a person: grades first, then figures that do not pass.
    pub open: Vec<Open>,
    /// Figures on their way of units that end.
    pub waiting: usize,
    /// Residential areas that are to be declared anew.
    pub areas: usize,
}

/// A unit that a decision founds.
#[derive(Debug)]
pub struct Founded {
    /// Its code.
    pub code: String,
    /// Kind and name.
    pub name: String,
    /// Its people, where they are known.
    pub population: String,
    /// The units it is made of, with the share where it is not all.
    pub of: Vec<String>,
}

/// Somebody whose post is at a unit that ends.
#[derive(Debug)]
pub struct Moved {
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The post before.
    pub before: String,
    /// The posts afterwards; none when no decision says so.
    pub after: Vec<String>,
}

/// What a unit does not have by itself from those it was made of.
#[derive(Debug)]
pub struct Open {
    /// The unit.
    pub unit: String,
    /// The grade or the measure.
    pub what: String,
    /// How it stands, or why it does not pass.
    pub why: String,
}

/// A body at a unit that ends.
#[derive(Debug)]
pub struct BodyEffect {
    /// Its name.
    pub name: String,
    /// How many tasks it leads.
    pub tasks: usize,
    /// Who takes them over.
    pub heir: Option<String>,
}

/// Records of a kind that are about units that end.
#[derive(Debug)]
pub struct Records {
    /// The kind.
    pub kind: FactKind,
    /// Those that count at the unit that takes the place of theirs.
    pub inherited: usize,
    /// Those that count above.
    pub above: usize,
    /// To whom what counts above passes by the decision.
    pub heir: Option<String>,
}

impl Effects {
    /// Of these lines, recorded or not, with what is said of duties.
    pub async fn of(
        visit: &Visit,
        lines: &[Record<Reorganisation>],
        supposed: &[Record<DutyTransfer>],
    ) -> Result<Self, Failure> {
        let (app, ledger) = (&visit.app, visit.app.ledger());
        let date = lines.iter().map(|line| line.fact().date).max().ok_or(Failure::NotFound)?;
        let eve = date.yesterday().map_err(|_| Failure::Bad("failure-date"))?;
        let counted_on = app.day().min(eve);
        let mut duties: Vec<Record<DutyTransfer>> = ledger.current(None).await?;
        duties.extend_from_slice(supposed);
        duties.retain(|duty| duty.fact().date <= date);
        let register = ledger.register_supposing(&app.config.register, lines).await?;
        let state = async |map: Date| {
            let ground = |day| Ground::on_map(app.config.law.clone(), &register, day, map);
            ledger.snapshot(ground, counted_on, None).await
        };
        let (before, after) = (state(counted_on).await?, state(date).await?);
        let (eve, tree) = (register.as_of(eve), after.tree());
        let made = |unit: UnitIndex| tree.unit(unit).from == Some(date);
        let counting = Counting { visit, eve: &eve, before: &before, after: tree, duties: &duties };
        let province = tree.index(visit.moment.unit(visit.moment.province).code).ok_or(Failure::NotFound)?;
        let (mut passing, mut gaps, mut open) = (0, BTreeMap::new(), open_grades(&after, made, visit.lang));
        for (measure, unit, carried) in after.all_carried(province).filter(|(_, unit, _)| made(*unit)) {
            let Err(gap) = carried else {
                passing += 1;
                continue;
            };
            *gaps.entry(reason(gap, tree, visit.lang)).or_insert(0) += 1;
            let (unit, what) = (tree.unit(unit).full_name(), measure.name.get(visit.lang).to_owned());
            open.push(Open { unit, what, why: gap.in_words(tree, visit.lang) });
        }
        Ok(Self {
            date,
            counted_on,
            kinds: counting.kinds(),
            founded: counting.founded(made),
            people: counting.people().await?,
            bodies: counting.bodies(),
            records: counting.records(),
            recognition: reorganisation::recognition(&after)
                .into_iter()
                .map(|(grade, carried)| (grade.label(visit.lang).to_owned(), carried))
                .collect(),
            passing,
            gaps: gaps.into_iter().collect(),
            open,
            waiting: counting.waiting(),
            areas: counting.areas(),
        })
    }
}

/// Grades of new units that wait for a decision: those inherited for one that acknowledges them, those that only some had for one at all.
fn open_grades(after: &Snapshot, made: impl Fn(UnitIndex) -> bool, lang: Lang) -> Vec<Open> {
    let tree = after.tree();
    let names = |units: &[UnitIndex]| {
        let names = units.iter().filter_map(|unit| tree.then_or_now(*unit)).map(Unit::full_name);
        names.collect::<Vec<_>>().join(", ")
    };
    let mut open = Vec::new();
    for unit in tree.made().filter(|unit| made(*unit)) {
        for grade in Grade::ALL.iter().copied() {
            let Some(inherited) = after.inherited(unit, grade) else { continue };
            let why = match inherited.state {
                Succession::Inherits => format!(
                    "{} {}",
                    lang.pick("kế thừa, chờ thừa nhận; đã đạt:", "inherited, to be acknowledged; held by:"),
                    names(&inherited.held),
                ),
                Succession::Open => format!(
                    "{} {}; {} {}",
                    lang.pick("chờ quyết định; đã đạt:", "to be decided; held by:"),
                    names(&inherited.held),
                    lang.pick("chưa đạt:", "not by:"),
                    names(&inherited.without),
                ),
                Succession::Ends => format!(
                    "{} {}",
                    lang.pick("không còn áp dụng với loại đơn vị này; đã đạt:", "not for units of this kind; held by:"),
                    names(&inherited.held),
                ),
            };
            open.push(Open { unit: tree.unit(unit).full_name(), what: grade.label(lang).to_owned(), why });
        }
    }
    open
}

/// The reason of a gap without the names of units: to be counted.
fn reason(gap: &Gap, tree: &UnitTree, lang: Lang) -> String {
    match gap {
        Gap::Missing(_) => {
            lang.pick("một đơn vị cũ chưa có số liệu cùng kỳ", "a former unit said nothing of the period").to_owned()
        }
        other => other.in_words(tree, lang),
    }
}

/// What effects are counted from.
struct Counting<'a> {
    visit: &'a Visit,
    eve: &'a UnitTree,
    before: &'a Snapshot,
    after: &'a UnitTree,
    duties: &'a [Record<DutyTransfer>],
}

impl Counting<'_> {
    fn kinds(&self) -> Vec<(String, usize, usize)> {
        let kinds = reorganisation::kinds(self.eve, self.after).into_iter();
        kinds.map(|(kind, before, after)| (kind.label(self.visit.lang).to_owned(), before, after)).collect()
    }

    fn founded(&self, made: impl Fn(UnitIndex) -> bool) -> Vec<Founded> {
        let units = self.after.made().filter(|unit| made(*unit));
        let of = |unit: UnitIndex| {
            let share = |former: &UnitIndex| {
                let former = self.after.former(*former)?;
                let (_, share) = former.heirs.iter().find(|(heir, _)| *heir == Some(unit))?;
                let percent = vietnamese::quantity(share.percent(), 2);
                let part = if former.heirs.len() > 1 { format!(" ({percent}%)") } else { String::new() };
                Some(format!("{}{part}", former.unit.full_name()))
            };
            self.after.made_of(unit).iter().filter_map(share).collect()
        };
        let row = |index: UnitIndex| {
            let unit = self.after.unit(index);
            Founded {
                code: unit.code.to_text(),
                name: unit.full_name(),
                population: unit.population.map(|people| vietnamese::count(people.into())).unwrap_or_default(),
                of: of(index),
            }
        };
        let mut founded: Vec<Founded> = units.map(row).collect();
        founded.sort_by(|a, b| sort::compare(&a.name, &b.name));
        founded
    }

    async fn people(&self) -> Result<Vec<Moved>, Failure> {
        let mut moved = Vec::new();
        for account in self.visit.app.ledger().accounts().await?.into_iter().filter(|account| !account.disabled) {
            for post in &account.posts {
                let after = match reorganisation::fate(post, self.after, self.duties) {
                    Fate::Stays if self.after.has_formers(post.unit) => vec![post.clone()],
                    Fate::Stays => continue,
                    Fate::Passes(posts) => posts,
                    Fate::Open => Vec::new(),
                };
                let name_after = |post: &programme::policy::Post| {
                    let unit = self.after.find(post.unit).map_or_else(|| post.unit.to_text(), Unit::full_name);
                    format!("{}, {unit}", post.label(self.visit.lang))
                };
                moved.push(Moved {
                    login: account.login.clone(),
                    name: account.name.clone(),
                    before: people::told(self.visit, post),
                    after: after.iter().map(name_after).collect(),
                });
            }
        }
        Ok(moved)
    }

    fn bodies(&self) -> Vec<BodyEffect> {
        let ended = |body: &&Record<Body>| {
            let unit = body.fact().unit;
            self.eve.index(unit).is_some() && self.after.index(unit).is_none()
        };
        let effect = |body: &Record<Body>| {
            let body = body.fact();
            let leads = |task: &&Record<Directive>| task.fact().lead == body.id;
            BodyEffect {
                name: body.name.clone(),
                tasks: self.before.all::<Directive>().iter().filter(leads).count(),
                heir: self.heir(Duty::Tasks, body.unit.tier()),
            }
        };
        self.before.all::<Body>().iter().filter(ended).map(effect).collect()
    }

    fn records(&self) -> Vec<Records> {
        let row = |touched: Touched| {
            let Touched { kind, inherited, above } = touched;
            let heir = duty_of(kind).filter(|_| above > 0).and_then(|duty| self.heir(duty, Tier::District));
            Records { kind, inherited, above, heir }
        };
        reorganisation::touched(self.before, self.after).into_iter().map(row).collect()
    }

    /// Who takes over a duty of a level that ends.
    fn heir(&self, duty: Duty, tier: Tier) -> Option<String> {
        let lines =
            self.duties.iter().map(Record::fact).filter(|line| line.duty == duty && line.level.tier() == Some(tier));
        let line = lines.max_by_key(|line| line.date)?;
        let body = line.body.as_deref();
        let name = |id: &str| {
            let bodies = self.before.all::<Body>().iter().map(Record::fact);
            bodies
                .filter(|body| body.id == id)
                .map(|body| body.name.clone())
                .next_back()
                .unwrap_or_else(|| id.to_owned())
        };
        let heir = body.map_or_else(|| line.heir.label(self.visit.lang).to_owned(), name);
        Some(format!("{heir} ({})", line.number))
    }

    fn waiting(&self) -> usize {
        let desk = &self.visit.moment.desk;
        let tree = self.visit.moment.tree();
        desk.lines().filter(|(cell, _)| self.after.has_formers(tree.unit(cell.unit).code)).count()
    }

    fn areas(&self) -> usize {
        let areas = self.eve.iter().filter(|(_, unit)| unit.code.tier() == Tier::Hamlet);
        areas.filter(|(_, unit)| self.after.index(unit.code).is_none()).count()
    }
}

/// What a level does with records of a kind.
const fn duty_of(kind: FactKind) -> Option<Duty> {
    match kind {
        FactKind::Target => Some(Duty::Targets),
        FactKind::Directive => Some(Duty::Tasks),
        FactKind::Allocation
        | FactKind::Disbursement
        | FactKind::CarryOver
        | FactKind::Contribution
        | FactKind::Project => Some(Duty::Money),
        FactKind::Council | FactKind::Recognition | FactKind::RecognitionCase => Some(Duty::Cases),
        _ => None,
    }
}
