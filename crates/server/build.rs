//! What the pages are made of is built by npm before this crate: say so when it is not there.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../../ui/dist");
    println!("cargo::rerun-if-changed=locales");
    if !Path::new("../../ui/dist/app.js").exists() {
        println!("cargo::error=ui/dist is not built: run `make ui` and build again");
    }
}
