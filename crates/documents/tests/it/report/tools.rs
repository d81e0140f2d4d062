//! The programs that check our files from outside: LibreOffice and poppler.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::fonts::Face;
use tempfile::TempDir;

/// A folder where office programs work, with a profile of their own and our fonts for Times New Roman.
pub struct Workshop {
    folder: TempDir,
}

impl Workshop {
    /// An empty one.
    pub fn new() -> Self {
        let workshop = Self { folder: TempDir::new().unwrap() };
        for face in Face::ALL {
            workshop.put(&format!("fonts/{face:?}.ttf"), face.bytes());
        }
        let folder = workshop.folder.path().display();
        let fonts = format!(
            "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>\
             <dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir>\
             <alias binding=\"same\"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>\
             </fontconfig>"
        );
        workshop.put("fonts.conf", fonts.as_bytes());
        workshop.put("profile/user/registrymodifications.xcu", ALWAYS_RECALCULATE.as_bytes());
        workshop
    }

    /// Writes a file.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The path of a file that a program has written.
    pub fn path(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        assert!(path.is_file(), "no program has written {name}");
        path
    }

    /// Has LibreOffice convert a file; the result lies beside it.
    pub fn convert(&self, file: &Path, format: &str) {
        let profile = format!("-env:UserInstallation=file://{}/profile", self.folder.path().display());
        let mut command = Command::new("soffice");
        command.env("FONTCONFIG_FILE", self.folder.path().join("fonts.conf"));
        command.args([&*profile, "--headless", "--convert-to", format, "--outdir"]).arg(self.folder.path()).arg(file);
        run(&mut command);
    }

    /// The first page of a PDF as a JPEG of this width and height, as a scanner makes it.
    pub fn scan(&self, pdf: &Path, (width, height): (usize, usize)) -> Vec<u8> {
        let picture = self.folder.path().join("scan");
        let (width, height) = (width.to_string(), height.to_string());
        let sizes = ["-jpeg", "-singlefile", "-scale-to-x", &width, "-scale-to-y", &height];
        run(Command::new("pdftoppm").args(sizes).arg(pdf).arg(&picture));
        std::fs::read(self.path("scan.jpg")).unwrap()
    }
}

/// The text of a PDF, page by page, with plain spaces.
pub fn pages_of_pdf(pdf: &Path) -> Vec<String> {
    let output = run(Command::new("pdftotext").args(["-enc", "UTF-8", "-layout"]).arg(pdf).arg("-"));
    let without_breaks = output.replace('\u{200b}', "");
    let pages = without_breaks.trim_end_matches('\u{c}').split('\u{c}');
    pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What a poppler tool says of a PDF.
pub fn ask(program: &str, pdf: &Path) -> String {
    run(Command::new(program).arg(pdf))
}

fn run(command: &mut Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let output =
        command.output().unwrap_or_else(|error| panic!("{program} cannot be started ({error}): run scripts/setup"));
    let arguments: Vec<&OsStr> = command.get_args().collect();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?} failed: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

const ALWAYS_RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;
