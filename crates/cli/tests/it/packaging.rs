//! The Debian package holds what it should, and its service is locked in.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output},
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn run(program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    let output = command.current_dir(ROOT).env("COMPRESSION", "none").args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program}: {error}"))
}

#[track_caller]
fn done(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    assert!(output.status.success(), "{program} {arguments:?}: {text}");
    text
}

#[test]
fn the_debian_package_holds_the_program_its_service_and_its_guides() {
    let folder = tempfile::tempdir().expect("a folder");
    let [out, root] = ["out", "root"].map(|name| folder.path().join(name));
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    done("scripts/package", &[env!("CARGO_BIN_EXE_nongthon"), &text(&out)]);
    let package = fs::read_dir(&out).expect("a folder").next().expect("a package").expect("an entry").path();
    done("dpkg-deb", &["-x", &text(&package), &text(&root)]);
    let told = done(&text(&root.join("usr/bin/nongthon")), &["--version"]);
    assert!(told.contains(env!("CARGO_PKG_VERSION")), "{told}");
    let settings = fs::read_to_string(root.join("etc/nongthon/environment")).expect("its settings");
    assert!(settings.contains("NONGTHON_SECURE=true"));
    for unit in ["nongthon.service", "nongthon.socket"] {
        assert!(root.join("lib/systemd/system").join(unit).exists(), "{unit}");
    }
    assert!(root.join("usr/share/doc/nongthon/backup.md").exists());
    let control = done("dpkg-deb", &["-f", &text(&package), "Package", "Version"]);
    assert!(control.contains("Package: nongthon") && control.contains(env!("CARGO_PKG_VERSION")), "{control}");
}

/// What is linked into the binary, and the packages of the pages.
#[test]
fn the_bill_of_materials_names_what_the_program_is_made_of() {
    let folder = tempfile::tempdir().expect("a folder");
    done("node", &["scripts/sbom.mjs", folder.path().to_str().expect("UTF-8")]);
    let read = |name: &str| -> serde_json::Value {
        let text = fs::read_to_string(folder.path().join(name)).expect(name);
        serde_json::from_str(&text).expect(name)
    };
    let named = |bom: &serde_json::Value| -> BTreeSet<String> {
        let components = bom["components"].as_array().expect("components");
        assert!(components.iter().all(|component| component["licenses"][0].is_object()), "a licence is missing");
        components.iter().filter_map(|component| component["purl"].as_str()).map(str::to_owned).collect()
    };
    let rust = read("rust.cdx.json");
    assert_eq!((&rust["bomFormat"], &rust["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
    let rust = named(&rust);
    let lock = fs::read_to_string(format!("{ROOT}/Cargo.lock")).expect("the lock file");
    let locked: BTreeSet<String> = lock
        .split("[[package]]")
        .filter_map(|package| {
            let value = |key: &str| package.split_once(key)?.1.split('"').next();
            Some(format!("pkg:cargo/{}@{}", value("name = \"")?, value("version = \"")?))
        })
        .collect();
    assert!(rust.is_subset(&locked), "{:?}", rust.difference(&locked));
    let has = |name: &str| rust.iter().any(|package| package.starts_with(&format!("pkg:cargo/{name}@")));
    for name in ["axum", "sqlx-postgres", "typst", "argon2"] {
        assert!(has(name), "{name} is linked in");
    }
    for name in ["proptest", "insta", "rusqlite", "sqlx-mysql"] {
        assert!(!has(name), "{name} is not");
    }
    let ui = read("ui.cdx.json");
    assert!(named(&ui).iter().any(|package| package.starts_with("pkg:npm/echarts@")), "{:?}", named(&ui));
}

/// `systemd-analyze` counts from 0 (locked in) to 10; 2 and below is what it calls OK.
#[test]
fn the_service_is_locked_in() {
    done("systemd-analyze", &["security", "--offline=true", "--threshold=20", "packaging/nongthon.service"]);
}

/// The samples are read only; what they say must be what the program says and what this test can see.
#[test]
fn the_samples_say_what_the_program_says() {
    let read = |name: &str| fs::read_to_string(Path::new(ROOT).join(name)).expect(name);
    let program = read("crates/server/src/route/headers.rs");
    let said =
        program.split_once("HTTPS_ONLY: &str = \"").and_then(|(_, rest)| rest.split_once('"')).expect("a header").0;
    assert_eq!(said, "max-age=31536000; includeSubDomains");
    let header = format!("Strict-Transport-Security \"{said}\"");
    let (nginx, caddy) = (read("packaging/nginx.conf"), read("packaging/Caddyfile"));
    for (sample, lead, refuse) in [
        (&nginx, "location / {\n        return 301", "location ~ ^/(api|dhis2)(/|$) {\n        return 403"),
        (&caddy, "redir @pages https", "@pages not path /api /api/* /dhis2 /dhis2/*"),
    ] {
        assert!(sample.contains(&header) && sample.contains(lead) && sample.contains(refuse), "{sample}");
    }
    let silent = "location ~ ^/(portal/(en/)?(orders|newsletter)/|sign-in/oidc/return$) {\n        access_log off;";
    assert!(nginx.contains(silent));
    assert!(!caddy.contains("\n\tlog"), "Caddy writes no log of addresses unless it is told to");
}
