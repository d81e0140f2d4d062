use ledger::NewAccount;
use programme::policy::Role;

use super::*;
use crate::{
    copying,
    test_office::{UNITS, act, office},
};

fn clock() -> Timestamp {
    Timestamp::from_second(1_678_672_800).expect("a moment")
}

fn of<'f>(findings: &'f [Finding], subject: &str) -> &'f Finding {
    findings.iter().find(|finding| finding.subject == subject).expect(subject)
}

#[tokio::test]
async fn what_is_missing_is_told_with_its_cure_and_what_is_mended_is_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[], clock).await;
    let before = app.installation().findings().await;
    assert_eq!(of(&before, "condition-ledger").verdict, Verdict::Well);
    assert_eq!(of(&before, "condition-administrators").verdict, Verdict::Wrong);
    assert_eq!(of(&before, "condition-copies").verdict, Verdict::Doubtful);
    assert!(of(&before, "condition-copies").told(Lang::Vi).contains("nongthon backup make"));
    assert_eq!(of(&before, "condition-mail").verdict, Verdict::Doubtful);
    assert_eq!(of(&before, "condition-address").verdict, Verdict::Doubtful);

    let somebody = NewAccount {
        id: ledger::AccountId("qt".to_owned()),
        login: "quantri".to_owned(),
        name: "Quản trị".to_owned(),
        email: None,
        password_hash: Some("$argon2id$".to_owned()),
        given_until: None,
        posts: vec![programme::policy::Post {
            role: Role::Administrator,
            unit: "42".parse().expect("a code"),
            department: None,
            producer: None,
        }],
    };
    assert!(app.ledger().add_account(act(clock()), &somebody).await.expect("added"));
    let settings = [
        ("public.url", "https://ntm.example.vn"),
        ("smtp.url", "smtp://localhost"),
        ("smtp.from", "ntm@example.vn"),
        ("backup.minutes", "60"),
    ];
    app.ledger().change_settings(act(clock()), &settings).await.expect("set");
    copying::make(&app).await.expect("a copy");
    let after = app.installation().findings().await;
    assert!(of(&after, "condition-administrators").told(Lang::En).contains("quantri"), "no second factor");
    assert_eq!(of(&after, "condition-mail").verdict, Verdict::Well);
    assert_eq!(of(&after, "condition-address").verdict, Verdict::Well);
    assert_eq!(of(&after, "condition-copies").says, "condition-copies-beside", "one disk takes both");

    // Three hours later without another copy; and with a clock that was set back.
    let hours = |hours| Installation { now: clock() + SignedDuration::from_hours(hours), ..app.installation() };
    assert_eq!(of(&hours(4).findings().await, "condition-copies").says, "condition-copies-old");
    assert_eq!(of(&hours(-1).findings().await, "condition-clock").verdict, Verdict::Wrong);
    assert_eq!(chain(app.ledger()).await[0].verdict, Verdict::Well);
}

#[tokio::test]
async fn every_finding_has_its_words_and_fills_its_blanks() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = office(folder.path(), UNITS, &[], clock).await;
    let lost = store::Place::Folder(folder.path().join("nowhere"));
    let installation = Installation { evidence: &lost, backups: &lost, ..app.installation() };
    let mut findings = installation.findings().await;
    assert!(!folder.path().join("nowhere").exists(), "a look makes nothing");
    findings.extend(app.installation().findings().await);
    let following = Following { servers: 2, lost: 0, behind: 0, waits: true };
    let verdicts = [
        (following, Verdict::Well),
        (Following { waits: false, ..following }, Verdict::Doubtful),
        (Following { behind: BEHIND + 1, ..following }, Verdict::Doubtful),
        (Following { lost: 1, ..following }, Verdict::Wrong),
    ];
    for (following, verdict) in verdicts {
        let finding = follows(following);
        assert_eq!(finding.verdict, verdict, "{following:?}");
        findings.push(finding);
    }
    for finding in findings {
        for lang in [Lang::Vi, Lang::En] {
            let (name, told) = (finding.name(lang), finding.told(lang));
            assert_ne!(name, finding.subject);
            assert!(told != finding.says && !told.contains("{$"), "{}: {told}", finding.says);
        }
    }
}

#[test]
fn privacy_is_a_matter_of_the_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let says = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).expect("set");
        disk::privacy(folder.path()).verdict
    };
    assert_eq!((says(0o755), says(0o750), says(0o700)), (Verdict::Doubtful, Verdict::Well, Verdict::Well));
    assert!(disk::is_same(folder.path(), folder.path()));
}
