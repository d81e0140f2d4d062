//! PostgreSQL keeps the facts of each province by themselves, so that they can be distributed.

use programme::fact::FactKind;

use crate::engine::{Place, act, append, distinct, observation, recognition};

#[tokio::test]
async fn what_must_be_unique_is_unique_within_a_province() {
    let place = Place::postgres().await;
    drop(place.open().await);
    let keys = place
        .column(
            "SELECT cl.relname || ' ' || (array_position(array_agg(at.attname::text), 'province') IS NOT NULL) \
             FROM pg_index AS ix JOIN pg_class AS cl ON cl.oid = ix.indrelid \
             JOIN pg_attribute AS at ON at.attrelid = cl.oid AND at.attnum = ANY(ix.indkey) \
             WHERE ix.indisunique AND cl.relnamespace = current_schema()::regnamespace \
             AND EXISTS (SELECT FROM pg_attribute AS own WHERE own.attrelid = cl.oid AND own.attname = 'province') \
             GROUP BY cl.relname, ix.indexrelid",
        )
        .await;
    for kind in FactKind::ALL {
        assert!(keys.contains(&format!("{} true", kind.id())), "{}", kind.id());
    }
    let elsewhere: Vec<_> = keys.iter().filter(|key| key.ends_with("false")).collect();
    assert!(elsewhere.is_empty(), "unique over all provinces: {elsewhere:?}");
    let references = place.column("SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'").await;
    let facts: Vec<_> = references.iter().filter(|table| FactKind::from_id(table).is_some()).collect();
    assert!(facts.is_empty(), "facts refer to rows elsewhere: {facts:?}");
}

#[tokio::test]
async fn observations_lie_in_a_partition_of_their_province() {
    let place = Place::postgres().await;
    let ledger = place.open().await;
    for (second, (province, unit)) in (1..).zip([("42", "18001"), ("40", "17001"), ("42", "18002")]) {
        let facts = distinct(&[observation(unit, "income_per_capita", 2023, 50)]);
        assert_eq!(ledger.append(act(second), province, &facts, &mut |_| {}).await.expect("recorded").added, 1);
    }
    append(&ledger, 9, &[recognition(1, "1")]).await;
    let partitions = place
        .column("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'observation'::regclass ORDER BY 1")
        .await;
    assert_eq!(partitions, ["observation_40", "observation_42"]);
    assert_eq!(place.column("SELECT unit FROM observation_42 ORDER BY seq").await, ["18001", "18002"]);
    let refused = place.meddle("UPDATE observation_42 SET value = 0").await.expect_err("guarded").to_string();
    assert!(refused.contains("append-only"), "{refused}");
    assert_eq!(ledger.check().await.expect("checked"), []);
}
