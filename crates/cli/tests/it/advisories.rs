//! Of every package that the project depends on, no weakness is known that is not mended or accounted for in deny.toml.

use std::{collections::BTreeSet, fs, process::Command};

use semver::{Version, VersionReq};
use serde::{Deserialize, de::DeserializeOwned};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Version,
}

/// `advisories.toml`.
#[derive(Deserialize)]
struct Known {
    advisory: Vec<Advisory>,
}

#[derive(Deserialize)]
struct Advisory {
    id: String,
    package: String,
    title: String,
    patched: Vec<VersionReq>,
    unaffected: Vec<VersionReq>,
}

/// `deny.toml`, which `cargo deny` reads, too.
#[derive(Deserialize)]
struct Deny {
    advisories: Ignored,
}

#[derive(Deserialize)]
struct Ignored {
    ignore: Vec<Accounted>,
}

#[derive(Deserialize)]
struct Accounted {
    id: String,
    reason: String,
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let text = fs::read_to_string(format!("{ROOT}/{name}")).expect(name);
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

impl Advisory {
    fn concerns(&self, package: &Package) -> bool {
        let is_sound = |version: &Version| self.patched.iter().chain(&self.unaffected).any(|req| req.matches(version));
        self.package == package.name && !is_sound(&package.version)
    }
}

#[test]
fn every_known_weakness_is_mended_or_accounted_for() {
    let (Lock { package: packages }, Known { advisory: known }) = (read("Cargo.lock"), read("advisories.toml"));
    let Deny { advisories: Ignored { ignore } } = read("deny.toml");
    assert!(known.len() > 50, "what is known was read");
    let concerns = |advisory: &&Advisory| packages.iter().any(|package| advisory.concerns(package));
    let open: BTreeSet<_> = known.iter().filter(concerns).map(|advisory| (&*advisory.id, &*advisory.title)).collect();
    let accounted: BTreeSet<_> = ignore.iter().map(|accounted| &*accounted.id).collect();
    assert!(ignore.iter().all(|accounted| !accounted.reason.is_empty()), "each has its reason");
    assert_eq!(open.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>(), accounted, "{open:#?}");
}

#[test]
fn what_concerns_the_lock_file_is_taken_from_a_checkout() {
    let checkout = tempfile::tempdir().expect("a folder");
    let tell = |package: &str, id: &str, further: &str| {
        let folder = checkout.path().join("crates").join(package);
        fs::create_dir_all(&folder).expect("a folder");
        let text = format!(
            "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"2026-01-02\"\n{further}\n\
             [versions]\npatched = [\">= 999.1\"]\n```\n\n# It \"breaks\"\n\nMore.\n",
        );
        fs::write(folder.join(format!("{id}.md")), text).expect("written");
    };
    tell("serde", "RUSTSEC-2026-9001", "");
    tell("serde", "RUSTSEC-2026-9002", "withdrawn = \"2026-01-03\"");
    tell("nobody-needs-this", "RUSTSEC-2026-9003", "");
    let script = format!("{ROOT}/scripts/advisories");
    let done = Command::new(script).arg(checkout.path()).arg("2026-01-04").output().expect("python3");
    let text = String::from_utf8(done.stdout).expect("UTF-8");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let Known { advisory } = toml::from_str(&text).expect("TOML");
    let [one] = &*advisory else { panic!("{text}") };
    assert_eq!((&*one.id, &*one.title), ("RUSTSEC-2026-9001", "It \"breaks\""));
    let Lock { package } = read("Cargo.lock");
    assert!(package.iter().any(|package| one.concerns(package)), "no version that we have is mended");
    assert!(text.contains("taken = \"2026-01-04\""), "{text}");
}
