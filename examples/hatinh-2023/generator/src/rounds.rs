//! The first round of 2023: dossiers at every stage, and the councils that score them. All of it is made up; members are told
//! by their posts.

use jiff::civil::{Date, date};
use programme::{
    Quantity,
    fact::{
        Appeal, Application, Council, CouncilMember, CouncilRole, CouncilSession, Dossier, DossierItem, OcopLevel,
        Product, Provenance, Recusal, RecusalReason, Round, Score, SelfScore, Sourced,
    },
    law::{ItemNeed, Sheet},
    unit::{Unit, UnitCode, UnitTree},
};

use crate::{chance::Chance, illustrative, inputs::Inputs, units};

/// The rules of the round came into force on this day.
const FIRST_DAY: Date = date(2023, 2, 24);
const APPOINTED: Date = date(2023, 2, 24);
const DISTRICT_MET: Date = date(2023, 3, 8);
const PROVINCE_MET: Date = date(2023, 3, 12);
const APPEALED: Date = date(2023, 3, 10);

/// The district whose council works in the example.
const DISTRICT: &str = "439";
const PROVINCE: &str = "42";

/// How far a dossier of the example has come, with the totals of the members, the chair's first.
enum Story {
    Filed,
    /// The documents that are wanting.
    Incomplete(&'static [&'static str]),
    /// One document has expired.
    Expired(&'static str),
    Complete,
    /// Some members have scored.
    Scored(&'static [i64]),
    District(&'static [i64]),
    /// In the district's council and in the province's; where a total is 0 the member has not scored yet, and it has not met.
    Province(&'static [i64], &'static [i64]),
    Appealed(&'static [i64]),
}

const STORIES: [(Application, Story); 19] = [
    (Application::First, Story::Filed),
    (Application::First, Story::Filed),
    (Application::First, Story::Incomplete(&["test_results"])),
    (Application::First, Story::Incomplete(&["business_plan", "samples"])),
    (Application::Again, Story::Incomplete(&["renewal_report"])),
    (Application::First, Story::Expired("food_safety")),
    (Application::First, Story::Complete),
    (Application::Again, Story::Complete),
    (Application::Upgrade, Story::Complete),
    (Application::First, Story::Scored(&[66, 63])),
    (Application::First, Story::Scored(&[71])),
    (Application::First, Story::District(&[72, 70, 74, 71, 73])),
    (Application::Again, Story::District(&[66, 64, 69, 65, 62])),
    (Application::First, Story::District(&[70, 70, 69, 70, 70])),
    (Application::First, Story::District(&[58, 62, 69, 60, 57])),
    (Application::First, Story::Province(&[74, 76, 73, 78, 75], &[74, 0, 75, 0, 76, 77, 0])),
    (Application::Upgrade, Story::Province(&[77, 79, 76, 80, 78], &[76, 74, 78, 77, 75, 79, 73])),
    (Application::First, Story::District(&[46, 48, 44, 47, 43])),
    (Application::First, Story::Appealed(&[48, 49, 47, 51, 46])),
];

/// The dossier whose district council has a member that advised on it.
const WITH_RECUSAL: usize = 12;

/// Who sits in the district's council and in the province's.
const DISTRICT_BODIES: [&str; 6] = [
    "Lãnh đạo UBND huyện",
    "Phòng Nông nghiệp và Phát triển nông thôn",
    "Phòng Kinh tế và Hạ tầng",
    "Phòng Y tế",
    "Phòng Văn hóa và Thông tin",
    "Văn phòng Điều phối nông thôn mới huyện",
];
const PROVINCE_BODIES: [(&str, &str); 8] = [
    ("ubnd_tinh", "Lãnh đạo UBND tỉnh"),
    ("agriculture", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("industry_trade", "Sở Công Thương"),
    ("health", "Sở Y tế"),
    ("science", "Sở Khoa học và Công nghệ"),
    ("culture", "Sở Văn hóa, Thể thao và Du lịch"),
    ("environment", "Sở Tài nguyên và Môi trường"),
    ("coordination_office", "Văn phòng Điều phối nông thôn mới tỉnh"),
];

/// The round.
#[derive(Debug, Default)]
pub struct TheRound {
    pub dossiers: Vec<Sourced<Dossier>>,
    pub items: Vec<Sourced<DossierItem>>,
    pub self_scores: Vec<Sourced<SelfScore>>,
    pub councils: Vec<Sourced<Council>>,
    pub members: Vec<Sourced<CouncilMember>>,
    pub recusals: Vec<Sourced<Recusal>>,
    pub scores: Vec<Sourced<Score>>,
    pub sessions: Vec<Sourced<CouncilSession>>,
    pub appeals: Vec<Sourced<Appeal>>,
}

/// The round, and the new products that take part in it; `products` are those there are.
pub fn first_of_2023(
    inputs: &Inputs,
    tree: &UnitTree,
    products: &[Sourced<Product>],
) -> anyhow::Result<(TheRound, Vec<Sourced<Product>>)> {
    let mut chance = Chance::of(34);
    let (district, province): (UnitCode, UnitCode) = (DISTRICT.parse()?, PROVINCE.parse()?);
    let communes = units(tree, |unit| unit.in_programme && unit.parent == Some(district));
    let is_known = |product: &&Sourced<Product>| {
        product.provenance == Provenance::Illustrative && communes.iter().any(|unit| unit.code == product.fact.unit)
    };
    let mut certified = products.iter().filter(is_known).map(|sourced| sourced.fact.clone());
    let mut round = TheRound::default();
    round.appoint(district, province);
    let mut new = Vec::new();
    for (number, (application, story)) in (1..).zip(&STORIES) {
        let product = match application {
            Application::First => {
                let product = new_product(products.len() + new.len() + 1, &communes, &mut chance);
                new.extend(product.clone().map(illustrative));
                product
            }
            Application::Again | Application::Upgrade => certified.next(),
        };
        let (Some(product), Some(name)) = (product, Round::new(2023, 1)) else { continue };
        let filed = chance.day(FIRST_DAY, date(2023, 3, 3));
        let dossier = Dossier {
            code: format!("HS-2023-1-{number:02}"),
            product: product.code.clone(),
            round: name,
            application: *application,
            filed,
            level: OcopLevel::District,
        };
        round.tell(inputs, &product, &dossier, story);
        round.dossiers.push(illustrative(dossier));
    }
    round.recusals.push(illustrative(Recusal {
        council: code(OcopLevel::District).to_owned(),
        dossier: format!("HS-2023-1-{WITH_RECUSAL:02}"),
        member: member(4),
        reason: RecusalReason::Adviser,
        date: date(2023, 3, 6),
    }));
    Ok((round, new))
}

fn new_product(number: usize, communes: &[&Unit], chance: &mut Chance) -> Option<Product> {
    Some(Product {
        code: format!("SP-{number:03}"),
        name: format!("Sản phẩm minh họa {number:03}"),
        producer: None,
        unit: chance.pick(communes)?.code,
        group: "food".to_owned(),
        joined: chance.day(date(2023, 1, 9), date(2023, 2, 20)),
        producer_code: None,
        subgroup: None,
    })
}

const fn code(level: OcopLevel) -> &'static str {
    match level {
        OcopLevel::Commune | OcopLevel::District => "HD-439-2023",
        OcopLevel::Province | OcopLevel::Central => "HD-42-2023",
    }
}

fn member(number: usize) -> String {
    format!("TV{number}")
}

/// The people of the demonstration who sit in the councils.
fn account(level: OcopLevel, number: usize) -> Option<&'static str> {
    match (level, number) {
        (OcopLevel::District, 1) => Some("huyen"),
        (OcopLevel::Province, 2) => Some("nongnghiep"),
        (OcopLevel::Province, 4) => Some("yte"),
        (OcopLevel::Province, 8) => Some("vpdp"),
        _ => None,
    }
}

impl TheRound {
    /// The two councils with their members: the chair first, a vice-chair second, the secretary last.
    fn appoint(&mut self, district: UnitCode, province: UnitCode) {
        let district_bodies = DISTRICT_BODIES.map(|post| (format!("{post} (minh họa)"), post));
        let province_bodies = PROVINCE_BODIES.map(|(body, post)| (body.to_owned(), post));
        let councils = [
            (OcopLevel::District, district, &district_bodies[..]),
            (OcopLevel::Province, province, &province_bodies[..]),
        ];
        for (level, unit, bodies) in councils {
            let council = code(level).to_owned();
            self.councils.push(illustrative(Council {
                code: council.clone(),
                level,
                unit,
                number: None,
                date: APPOINTED,
                until: None,
            }));
            for (number, (body, post)) in (1..).zip(bodies) {
                let role = match number {
                    1 => CouncilRole::Chair,
                    2 => CouncilRole::ViceChair,
                    last if last == bodies.len() => CouncilRole::Secretary,
                    _ => CouncilRole::Member,
                };
                self.members.push(illustrative(CouncilMember {
                    council: council.clone(),
                    member: member(number),
                    name: format!("Thành viên {number}, {post} (minh họa)"),
                    body: body.clone(),
                    role,
                    date: APPOINTED,
                    until: None,
                    account: account(level, number).map(str::to_owned),
                }));
            }
        }
    }

    /// Everything that is said of a dossier.
    fn tell(&mut self, inputs: &Inputs, product: &Product, dossier: &Dossier, story: &Story) {
        let Some(rules) = inputs.law.ocop_on(dossier.filed) else { return };
        let Some(sheet) = rules.sheet(product.subgroup) else { return };
        let left_out: &[&str] = if let Story::Incomplete(wanting) = story { wanting } else { &[] };
        let mandatory = rules.items.iter().filter(|item| item.need == ItemNeed::Mandatory);
        let asked = mandatory.filter(|item| item.concerns(&product.group, dossier.application));
        for item in asked.filter(|item| !left_out.contains(&item.code.as_str())) {
            if matches!(story, Story::Filed) {
                continue;
            }
            let has_expired = matches!(story, Story::Expired(code) if *code == item.code);
            let expires = if has_expired { date(2023, 3, 5) } else { date(2024, 6, 30) };
            self.items.push(illustrative(DossierItem {
                dossier: dossier.code.clone(),
                item: item.code.clone(),
                date: dossier.filed,
                evidence: None,
                number: item.expires.then(|| format!("minh họa {}", dossier.code)),
                issued: item.expires.then(|| date(2022, 3, 6)),
                expires: item.expires.then_some(expires),
            }));
        }
        let (district, province, appeals): (&[i64], &[i64], bool) = match story {
            Story::Scored(totals) | Story::District(totals) => (totals, &[], false),
            Story::Province(district, province) => (district, province, false),
            Story::Appealed(totals) => (totals, &[], true),
            _ => (&[], &[], false),
        };
        if let Some(total) = district.first() {
            self.score_oneself(sheet, dossier, total + 4);
        }
        let has_met = !matches!(story, Story::Scored(_));
        self.score(sheet, dossier, (OcopLevel::District, district), DISTRICT_MET, has_met);
        self.score(sheet, dossier, (OcopLevel::Province, province), PROVINCE_MET, true);
        if appeals {
            self.appeals.push(illustrative(Appeal {
                dossier: dossier.code.clone(),
                date: APPEALED,
                grounds: "Đề nghị chấm lại phần B (minh họa)".to_owned(),
                answered: None,
                answer: None,
            }));
        }
    }

    fn score_oneself(&mut self, sheet: &Sheet, dossier: &Dossier, total: i64) {
        for (criterion, points) in split(sheet, total) {
            let (dossier, date) = (dossier.code.clone(), dossier.filed);
            self.self_scores.push(illustrative(SelfScore { dossier, criterion, date, points }));
        }
    }

    /// The sheets of a council, one for each total, and its session. Who is recused leaves the sheet empty.
    fn score(&mut self, sheet: &Sheet, dossier: &Dossier, given: (OcopLevel, &[i64]), day: Date, has_met: bool) {
        let (level, totals) = given;
        let council = code(level).to_owned();
        for (number, total) in (1..).zip(totals).filter(|(_, total)| **total > 0) {
            if level == OcopLevel::District && number == 4 && dossier.code.ends_with(&format!("-{WITH_RECUSAL:02}")) {
                continue;
            }
            for (criterion, points) in split(sheet, *total) {
                self.scores.push(illustrative(Score {
                    dossier: dossier.code.clone(),
                    council: council.clone(),
                    member: member(number),
                    criterion,
                    date: day,
                    points,
                    remark: None,
                }));
            }
        }
        if has_met && !totals.is_empty() && !totals.contains(&0) {
            self.sessions.push(illustrative(CouncilSession {
                council,
                dossier: dossier.code.clone(),
                date: day,
                minutes: None,
                comment: Some("Ý kiến minh họa của hội đồng".to_owned()),
            }));
        }
    }
}

/// So many points of a hundred laid out over a sheet in proportion; what division leaves goes to the first criteria with room.
fn split(sheet: &Sheet, total: i64) -> Vec<(String, Quantity)> {
    let most = |criterion: &programme::law::SheetCriterion| criterion.scale.most().as_whole().unwrap_or(0);
    let mut points: Vec<i64> = sheet.criteria().map(|criterion| most(criterion) * total / 100).collect();
    let mut left = total - points.iter().sum::<i64>();
    for (points, criterion) in points.iter_mut().zip(sheet.criteria()) {
        let more = left.min(most(criterion) - *points).min(1);
        *points += more;
        left -= more;
    }
    let named = sheet.criteria().map(|criterion| sheet.name_of(criterion));
    named.zip(points).map(|(name, points)| (name, Quantity::whole(points))).collect()
}
