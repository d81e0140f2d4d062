//! Sheets of labels for products: the QR code of a product's passport, its name, its stars, the address in letters.

use std::sync::LazyLock;

use fast_qr::{ECL, QRBuilder, convert::svg::SvgBuilder};
use jiff::civil::Date;
use programme::{Lang, fact::Star};
use serde::Serialize;
use typst::syntax::Source;

use crate::report::RenderError;
use crate::typesetting;

/// A kind of sheet. Lengths are in tenths of a millimetre.
#[derive(Debug, Serialize)]
pub struct Size {
    /// Names it in forms and for programs.
    pub id: &'static str,
    #[serde(skip)]
    name: (&'static str, &'static str),
    paper: (u16, u16),
    columns: u8,
    rows: u8,
    label: (u16, u16),
    /// The side of the QR code, with the white that must surround it.
    code: u16,
    /// Whether the words stand beside the code, not below it.
    beside: bool,
}

/// The sheets there are: two of A4 that stationers sell ready cut, and single labels from a roll.
pub const SIZES: [Size; 3] = [
    Size {
        id: "3x8",
        name: ("A4, 3 × 8 tem (70 × 37 mm)", "A4, 3 × 8 labels (70 × 37 mm)"),
        paper: (2100, 2970),
        columns: 3,
        rows: 8,
        label: (700, 370),
        code: 310,
        beside: true,
    },
    Size {
        id: "4x6",
        name: ("A4, 4 × 6 tem (52,5 × 49,5 mm)", "A4, 4 × 6 labels (52.5 × 49.5 mm)"),
        paper: (2100, 2970),
        columns: 4,
        rows: 6,
        label: (525, 495),
        code: 280,
        beside: false,
    },
    Size {
        id: "100x70",
        name: ("Tem lớn 100 × 70 mm, mỗi trang một tem", "Large, 100 × 70 mm, one to a page"),
        paper: (1000, 700),
        columns: 1,
        rows: 1,
        label: (1000, 700),
        code: 560,
        beside: true,
    },
];

impl Size {
    /// The size of a name.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        SIZES.iter().find(|size| size.id == id)
    }

    /// What it is called.
    #[must_use]
    pub const fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.name.0,
            Lang::En => self.name.1,
        }
    }
}

/// What stands on a label.
#[derive(Clone, Debug)]
pub struct Label {
    /// The name of the product.
    pub name: String,
    /// Its stars.
    pub star: Star,
    /// The address of its passport.
    pub address: String,
    /// Whether the product is made up, which its label must say.
    pub illustrative: bool,
}

/// A label as the template reads it.
#[derive(Serialize)]
struct Set<'l> {
    name: &'l str,
    star: u8,
    /// Without what every address begins with.
    address: &'l str,
    illustrative: bool,
    code: String,
}

#[derive(Serialize)]
struct Sheets<'l> {
    /// Year, month and day.
    date: (i16, i8, i8),
    size: &'l Size,
    labels: Vec<Set<'l>>,
}

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typesetting::template("labels.typ", include_str!("labels.typ")));

/// The labels as PDF of a day, in their order, on as many sheets as they need.
pub fn sheets(labels: &[Label], size: &Size, day: Date) -> Result<Vec<u8>, RenderError> {
    let set = |label| Set::new(label);
    let labels = labels.iter().map(set).collect::<Result<_, _>>()?;
    typesetting::pdf(
        &TEMPLATE,
        serde_json::to_string(&Sheets { date: (day.year(), day.month(), day.day()), size, labels })?,
    )
}

impl<'l> Set<'l> {
    fn new(label: &'l Label) -> Result<Self, RenderError> {
        // A quarter of the code's words may be scratched off.
        let code = QRBuilder::new(label.address.as_str()).ecl(ECL::M).build();
        let code = code.map_err(|_| RenderError::Code(label.address.clone()))?;
        let address = label.address.as_str();
        Ok(Self {
            name: &label.name,
            star: label.star.get(),
            address: address.split_once("://").map_or(address, |(_, rest)| rest),
            illustrative: label.illustrative,
            code: SvgBuilder::default().to_str(&code),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = jiff::civil::date(2023, 3, 13);

    fn label(name: &str) -> Label {
        Label {
            name: name.to_owned(),
            star: Star::new(4).expect("stars"),
            address: "https://ntm.example.vn/portal/p/SP-001~AbCdEfGhIjKl".to_owned(),
            illustrative: false,
        }
    }

    #[test]
    fn a_size_fits_its_paper_and_its_code_fits_the_label() {
        for size in &SIZES {
            assert!(u16::from(size.columns) * size.label.0 <= size.paper.0, "{}", size.id);
            assert!(u16::from(size.rows) * size.label.1 <= size.paper.1, "{}", size.id);
            assert!(size.code < size.label.0.min(size.label.1), "{}", size.id);
            assert!(size.code >= 250, "{}: a telephone reads a code of 25 mm", size.id);
            assert_eq!(Size::find(size.id).map(|found| found.id), Some(size.id));
        }
    }

    #[test]
    fn labels_fill_as_many_sheets_as_they_need_and_the_same_ones_are_the_same_bytes() {
        let labels = vec![label("Cam bù"); 25];
        for (size, pages) in [("3x8", 2), ("4x6", 2), ("100x70", 25)] {
            let size = Size::find(size).expect("a size");
            let pdf = sheets(&labels, size, DAY).expect("a sheet");
            assert_eq!(pdf_extract::extract_text_from_mem_by_pages(&pdf).expect("text").len(), pages, "{}", size.id);
            assert_eq!(pdf, sheets(&labels, size, DAY).expect("a sheet"));
        }
    }

    #[test]
    fn a_label_says_name_and_address_whatever_they_are() {
        let long = "Nước mắm cốt truyền thống ủ chượp mười hai tháng trong thùng gỗ bời lời ".repeat(4);
        for name in ["#panic() *Cam* $x$ <b>", long.trim(), "Ẩ"] {
            for size in &SIZES {
                let pdf = sheets(&[label(name)], size, DAY).expect("a sheet");
                let text = pdf_extract::extract_text_from_mem(&pdf).expect("text");
                // An address may break anywhere, by a space of no width.
                let text = text.replace(|c: char| c.is_whitespace() || c == '\u{200b}', "");
                let word = name.split(' ').next().expect("a word");
                assert!(text.contains(word), "{}: {word} in {text}", size.id);
                assert!(text.contains("SP-001~AbCdEfGhIjKl"), "{}: {text}", size.id);
            }
        }
        let made_up = Label { illustrative: true, ..label("Cam") };
        let pdf = sheets(&[made_up], &SIZES[0], DAY).expect("a sheet");
        assert!(pdf_extract::extract_text_from_mem(&pdf).expect("text").contains("minh họa"));
    }
}
