//! Tells the compiler where the four Tinos faces lie that npm installed under `ui/`.

use std::path::Path;

/// The variable that `src/fonts.rs` reads, and the file it names.
const FACES: [(&str, &str); 4] = [
    ("TINOS_REGULAR", "400Regular/Tinos_400Regular.ttf"),
    ("TINOS_ITALIC", "400Regular_Italic/Tinos_400Regular_Italic.ttf"),
    ("TINOS_BOLD", "700Bold/Tinos_700Bold.ttf"),
    ("TINOS_BOLD_ITALIC", "700Bold_Italic/Tinos_700Bold_Italic.ttf"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/node_modules/@expo-google-fonts/tinos");
    for (variable, file) in FACES {
        let path = package.join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            println!("cargo::error=the font {file} is not installed: run `npm ci --prefix ui` and build again");
            continue;
        }
        println!("cargo::rustc-env={variable}={}", path.display());
    }
}
