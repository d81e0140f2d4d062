//! Views for those who evaluate facts with tools of their own: of each kind what counts now, `current_<kind>`. They are made anew whenever
//! the schema is brought up to date.

use programme::fact::{FactKind, FieldInfo, Stored};
use sqlx::AssertSqlSafe;

use crate::{
    database::{Engine, Tx, within},
    error::LedgerError,
};

/// Kinds that are nobody's to evaluate: where money goes to, what is judged in confidence, papers of persons.
const WITHHELD: [FactKind; 7] = [
    FactKind::BankAccount,
    FactKind::CaseBallot,
    FactKind::ProducerPaper,
    FactKind::ProducerProposal,
    FactKind::Recusal,
    FactKind::Score,
    FactKind::SelfScore,
];

/// The acts that count: an undo that is itself undone undoes nothing, so the latest is decided first.
const COUNTING: &str = "counting_act";

/// What a view of facts selects besides their own fields.
const ENVELOPE: &str = "seq, province, act, valid, provenance, source";

fn shown() -> impl Iterator<Item = FactKind> {
    FactKind::ALL.iter().copied().filter(|kind| !WITHHELD.contains(kind))
}

fn name(kind: FactKind) -> String {
    format!("current_{}", kind.id())
}

/// Takes the views away, so that tables can change.
pub(crate) async fn drop(tx: &mut Tx<'_>) -> Result<(), LedgerError> {
    let names = shown().map(name).chain([COUNTING.to_owned()]);
    run(tx, names.map(|name| format!("DROP VIEW IF EXISTS {name}"))).await
}

/// Makes the views.
pub(crate) async fn make(tx: &mut Tx<'_>) -> Result<(), LedgerError> {
    drop(tx).await?;
    let acts = match tx.engine() {
        Engine::Sqlite => acts(["0", "'[]'"], SQLITE_UNDONE, "SELECT value FROM json_each((SELECT undone FROM last))"),
        Engine::Postgres => {
            acts(["0::bigint", "ARRAY[]::bigint[]"], POSTGRES_UNDONE, "SELECT unnest(undone) FROM last")
        }
    };
    let facts = shown().map(|kind| {
        let select = if kind == FactKind::Observation { in_force() } else { latest(kind) };
        format!("CREATE VIEW {} AS {select}", name(kind))
    });
    run(tx, std::iter::once(acts).chain(facts)).await
}

async fn run(tx: &mut Tx<'_>, statements: impl Iterator<Item = String>) -> Result<(), LedgerError> {
    let statements = statements.collect::<Vec<_>>().join(";\n");
    within!(tx, connection => {
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(connection).await?;
    });
    Ok(())
}

const SQLITE_UNDONE: &str = "CASE WHEN EXISTS (SELECT 1 FROM json_each(step.undone) WHERE value = undo.seq) \
     THEN step.undone ELSE json_insert(step.undone, '$[#]', undo.undoes) END";
const POSTGRES_UNDONE: &str =
    "CASE WHEN undo.seq = ANY (step.undone) THEN step.undone ELSE step.undone || undo.undoes END";

fn acts([place, nothing]: [&str; 2], undone: &str, numbers: &str) -> String {
    format!(
        "CREATE VIEW {COUNTING} AS WITH RECURSIVE undo AS (\
           SELECT seq, undoes, row_number() OVER (ORDER BY seq DESC) AS place FROM act WHERE undoes IS NOT NULL\
         ), step (place, undone) AS (\
           SELECT {place}, {nothing} UNION ALL SELECT undo.place, {undone} FROM step JOIN undo ON undo.place = step.place + 1\
         ), last AS (SELECT undone FROM step ORDER BY place DESC LIMIT 1) \
         SELECT seq, kind, recorded_at FROM act WHERE seq NOT IN ({numbers})"
    )
}

/// Whether a fact counts at all.
fn counts() -> String {
    format!(
        "act IN (SELECT seq FROM {COUNTING}) AND \
         seq NOT IN (SELECT fact FROM retraction WHERE act IN (SELECT seq FROM {COUNTING}))"
    )
}

/// A field as a person reads it: quantities are decimals, of a period of years the first and the last stand in one number.
fn field(field: &FieldInfo) -> String {
    match field.stored {
        Stored::Quantity => format!("\"{0}\" / 10000.0 AS \"{0}\"", field.id),
        Stored::Int | Stored::Years | Stored::Text => format!("\"{}\"", field.id),
    }
}

fn fields(kind: FactKind) -> String {
    kind.fields().iter().map(field).collect::<Vec<_>>().join(", ")
}

fn keys(kind: FactKind) -> String {
    let keys = kind.fields().iter().filter(|field| field.key);
    keys.map(|field| format!("\"{}\"", field.id)).collect::<Vec<_>>().join(", ")
}

/// Of every thing the latest word.
fn latest(kind: FactKind) -> String {
    format!(
        "SELECT {ENVELOPE}, {} FROM (\
           SELECT *, row_number() OVER (PARTITION BY {} ORDER BY seq DESC) AS nth_latest FROM {} WHERE {}\
         ) AS said WHERE nth_latest = 1",
        fields(kind),
        keys(kind),
        kind.id(),
        counts(),
    )
}

/// Of every unit, measure and period the approved value in force: until another is approved, or until it is returned itself. What is
/// returned is the latest word: a correction on its way, or else the approved value.
fn in_force() -> String {
    let thing = keys(FactKind::Observation);
    format!(
        "SELECT {ENVELOPE}, {} FROM (\
           SELECT *, max(CASE WHEN stage = 'approved' THEN seq END) OVER (PARTITION BY {thing}) AS approved, \
           max(CASE WHEN stage = 'returned' AND stage_before IN ('approved', 'returned') THEN seq END) \
           OVER (PARTITION BY {thing}) AS withdrawn FROM (\
             SELECT *, lag(stage) OVER (PARTITION BY {thing} ORDER BY seq) AS stage_before FROM observation WHERE {}\
           ) AS said\
         ) AS word WHERE seq = approved AND (withdrawn IS NULL OR withdrawn < approved)",
        fields(FactKind::Observation),
        counts(),
    )
}
