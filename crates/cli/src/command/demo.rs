//! `nongthon demo`: the example loaded, the state on one screen, the report written.

use std::path::Path;

use documents::{paper::Paper, programme_report::Request};
use include_dir::{Dir, include_dir};
use jiff::civil::{Date, date};
use ledger::NewAct;
use programme::{
    Lang,
    fact::FactKind,
    metric::{self, Metric},
    policy::{Post, Role},
    vietnamese, with_fact,
};

use super::{import, papers, serve};
use crate::{
    args::{Common, Watched},
    clock,
    error::Failure,
    office::{AsOf, Office, scope},
    print,
};

static EXAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/hatinh-2023/facts");

/// The day the example is about.
const DAY: Date = date(2023, 3, 13);

pub async fn run(common: &Common, load_only: bool, out: &Path, listen: &str) -> Result<bool, Failure> {
    let lang = common.lang();
    let office = Office::open(common).await?;
    load(&office, lang).await?;
    people(&office).await?;
    if load_only {
        return Ok(true);
    }
    let when = AsOf { valid: DAY, known: clock::now(), map: DAY };
    screen(&office, when, lang).await?;
    let files = papers::render(&office, &Paper::Programme, when, lang).await?;
    print::line("")?;
    papers::write(out, &files, lang)?;
    print::line(&format!(
        "\n{}\n  nongthon metrics --as-of 2023-03-13\n  nongthon explain commune.at_risk --as-of 2023-03-13\n  nongthon assess --set commune-ntm-2021-2025 --unit 18556 --as-of 2023-03-13",
        lang.pick("Xem tiếp:", "Go on with:"),
    ))?;
    serve::run(office, common, (listen, false), Watched::default(), lang).await
}

/// Who takes part in the demonstration, all of them made up: login, name, role, unit, department or producer.
const PEOPLE: [(&str, &str, Role, &str, Option<&str>); 11] = [
    ("xa", "Nguyễn Thị Hoa", Role::CommuneOfficer, "18145", None),
    ("xa2", "Phan Văn Bình", Role::CommuneOfficer, "18145", None),
    ("huyen", "Lê Văn Sơn", Role::DistrictOfficer, "439", None),
    ("nongnghiep", "Trần Quốc Việt", Role::Specialist, "42", Some("agriculture")),
    ("yte", "Võ Thị Mai", Role::Specialist, "42", Some("health")),
    ("vpdp", "Hoàng Minh Đức", Role::Coordinator, "42", None),
    ("lanhdao", "Đặng Thị Thu", Role::Leader, "42", None),
    ("quantri", "Bùi Quang Huy", Role::Administrator, "42", None),
    ("kiemtoan", "Ngô Thị Lành", Role::Auditor, "42", None),
    ("chuthe", "Phạm Thị Lựu", Role::Producer, "42", Some("CT-001")),
    ("chuthe2", "Trần Văn Nghĩa", Role::Producer, "42", Some("CT-003")),
];

/// Everybody's password in the demonstration; it stands on its sign-in page.
const PASSWORD: &str = "nông thôn mới 2023";

/// Adds the people of the demonstration, and notes that it is one.
async fn people(office: &Office) -> Result<(), Failure> {
    let act = |kind: &str| NewAct {
        actor: "demo".to_owned(),
        reason: "Ví dụ Hà Tĩnh, 13/03/2023".to_owned(),
        kind: kind.to_owned(),
        source: None,
        source_digest: None,
        recorded_at: clock::now(),
    };
    if office.ledger.settings().await?.contains_key("demo.day") {
        return Ok(());
    }
    let hash = server::password_hash(PASSWORD).await.map_err(Failure::Document)?;
    for (login, name, role, unit, whose) in PEOPLE {
        let Ok(unit) = unit.parse() else { continue };
        let whose = whose.map(str::to_owned);
        let (producer, department) = if role == Role::Producer { (whose, None) } else { (None, whose) };
        let post = Post { role, unit, department, producer };
        let added = server::create_account(&office.ledger, act("add user"), (login, name), &hash, vec![post]).await;
        added.map_err(Failure::Document)?;
    }
    let day = DAY.to_string();
    let settings = [("demo.day", day.as_str()), ("demo.password", PASSWORD)];
    Ok(office.ledger.change_settings(act("settings"), &settings).await?)
}

/// Imports every file of the example; what is already there stays as it is.
async fn load(office: &Office, lang: Lang) -> Result<(), Failure> {
    for kind in FactKind::ALL {
        let name = format!("{}.csv", kind.id());
        let Some(file) = EXAMPLE.get_file(&name) else { continue };
        let act = NewAct {
            actor: "demo".to_owned(),
            reason: "Ví dụ Hà Tĩnh, 13/03/2023".to_owned(),
            kind: format!("import {}", kind.id()),
            source: Some(name.clone()),
            source_digest: Some(import::digest(file.contents())),
            recorded_at: clock::now(),
        };
        let outcome =
            with_fact!(*kind, F => import::import_file::<F>(office, &name, file.contents(), act, false, lang).await)?;
        match outcome {
            Ok(counts) => print::line(&format!(
                "{:>8} {:<32} {}",
                vietnamese::count(
                    i64::try_from(counts.added + counts.superseded + counts.unchanged).unwrap_or(i64::MAX)
                ),
                kind.label(lang),
                if counts.act.is_some() {
                    ""
                } else {
                    lang.pick("đã có, không đổi", "already there, unchanged")
                },
            ))?,
            Err(rejected) => {
                let problems: Vec<String> = rejected.problems.iter().map(ToString::to_string).collect();
                return Err(Failure::Document(problems.join("\n")));
            }
        }
    }
    Ok(())
}

/// Where the province stands: the main figures, targets against progress, what is at risk.
async fn screen(office: &Office, when: AsOf, lang: Lang) -> Result<(), Failure> {
    let now = office.snapshot(when).await?;
    let province = scope(office, &now, None)?;
    print::line(&format!(
        "\n{} – {}  ({})\n",
        now.tree().unit(province).full_name(),
        vietnamese::date(when.valid),
        lang.pick("có dữ liệu minh họa", "with illustrative data"),
    ))?;
    let rows = [
        "commune.recognised.ntm",
        "commune.recognised.ntm.rate",
        "commune.recognised.advanced",
        "commune.recognised.model",
        "district.recognised",
        "area.recognised.model",
        "ocop.products.certified",
        "ocop.sales.growth_after_joining",
        "fund.last_year.disbursement_rate",
        "plan.issued.rate",
    ];
    let rows = rows.iter().filter_map(|id| {
        let metric = metric::find(id)?;
        let value = metric.compute(&now, province).value;
        Some(vec![metric.name(lang).to_owned(), written(metric, value, lang)])
    });
    print::table(&[lang.pick("Kết quả", "Results"), ""], rows.collect(), &[1])?;
    let letterhead = papers::letterhead(office).await?;
    let request =
        Request { now: &now, province, office: &letterhead, number: None, date: when.valid, known_at: when.known };
    let rows = request.progress().into_iter().filter_map(|progress| {
        let metric = metric::find(&progress.target.fact().metric)?;
        Some(vec![
            metric.name(lang).to_owned(),
            written(metric, progress.figure.value, lang),
            written(metric, progress.goal, lang),
            progress.pace.label(lang).to_owned(),
        ])
    });
    let headers = [
        lang.pick("Chỉ tiêu của năm", "Target of the year"),
        lang.pick("hiện nay", "now"),
        lang.pick("phải đạt", "goal"),
        lang.pick("tiến độ", "pace"),
    ];
    print::line("")?;
    print::table(&headers, rows.collect(), &[1, 2])?;
    let risks = metric::at_risk(&now, province);
    let rows = risks.iter().map(|risk| {
        let failed = risk.set.criteria.iter().zip(&risk.assessment.criteria);
        let failed = failed.filter(|(_, verdict)| **verdict == programme::judge::Verdict::Unmet);
        let failed: Vec<&str> = failed.map(|(criterion, _)| criterion.code.as_str()).collect();
        vec![now.unit_name(risk.assessment.unit), failed.join(", ")]
    });
    print::line("")?;
    let headers = [
        lang.pick("Có nguy cơ bị thu hồi (ngưỡng chưa kiểm chứng)", "At risk of withdrawal (thresholds unverified)"),
        lang.pick("tiêu chí chưa đạt", "failed criteria"),
    ];
    print::table(&headers, rows.collect(), &[])
}

fn written(metric: &Metric, value: Option<programme::Quantity>, lang: Lang) -> String {
    value.map_or_else(|| "–".to_owned(), |value| metric.write(value, lang))
}
