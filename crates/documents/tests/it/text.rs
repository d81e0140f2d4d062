//! Files as they come in: PDFs of an office program, of our own, and a scan.

use documents::{import::Rejected, text::words_of_pdf};
use jiff::civil::date;
use programme::{
    Lang,
    law::WorkingDays,
    reader::{BodyNames, Lexicon, Proposal, read},
};

use crate::report::tools::{Workshop, pages_of_pdf};

fn text(name: &str, bytes: &[u8], lang: Lang) -> Result<String, Rejected> {
    documents::text::text(name, bytes, lang, words_of_pdf)
}

const NOTICE: &str = "<html><head><meta charset='utf-8'></head><body style=\"font-family: 'Times New Roman'\">\
<p>THÔNG BÁO</p>\
<p>Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp ngày 20/02/2023</p>\
<p>Trong hai tháng đầu năm, các địa phương đã hoàn thành 12 km đường thôn.</p>\
<p>Phó Chủ tịch UBND tỉnh yêu cầu:</p>\
<p>1. Giao Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Sở Tài chính rà soát các công trình nước sạch tập trung \
trên địa bàn các huyện miền núi, báo cáo UBND tỉnh trước ngày 05/3/2023.</p>\
<p>2. Sở Y tế khẩn trương kiểm tra tiêu chí y tế tại các xã phấn đấu đạt chuẩn trong quý I/2023.</p>\
</body></html>";

fn proposals(text: &str) -> Vec<Proposal> {
    let bodies = [
        ("agriculture", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("finance", "Sở Tài chính"),
        ("health", "Sở Y tế"),
        ("committee", "UBND tỉnh"),
    ];
    let bodies = bodies.map(|(id, name)| BodyNames { id: id.to_owned(), names: vec![name.to_owned()] });
    read(text, &Lexicon::new(bodies), Some(date(2023, 2, 21)))
}

/// Who is asked by when: the bodies of each proposal and its last day.
fn told(proposals: &[Proposal]) -> Vec<(String, String)> {
    let day = |proposal: &Proposal| {
        let due =
            proposal.deadline.as_ref().and_then(|due| due.when.last_day(date(2023, 2, 21), &WorkingDays::default()));
        due.map(|day| day.to_string()).unwrap_or_default()
    };
    let bodies =
        |proposal: &Proposal| proposal.to.iter().filter_map(|to| to.body.clone()).collect::<Vec<_>>().join(" ");
    proposals.iter().map(|proposal| (bodies(proposal), day(proposal))).collect()
}

/// A PDF that is a picture and nothing else, as scanners write it.
fn scanned(jpeg: &[u8], (width, height): (usize, usize)) -> Vec<u8> {
    let draw = "600 0 0 800 0 0 cm /P Do";
    let picture = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {}",
        jpeg.len()
    );
    let objects: [(String, Option<&[u8]>); 5] = [
        ("/Type/Catalog/Pages 2 0 R".to_owned(), None),
        ("/Type/Pages/Kids[3 0 R]/Count 1".to_owned(), None),
        (
            "/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>".to_owned(),
            None,
        ),
        (format!("/Length {}", draw.len()), Some(draw.as_bytes())),
        (picture, Some(jpeg)),
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for ((words, stream), number) in objects.iter().zip(1..) {
        places.push(format!("{:010} 00000 n \n", pdf.len()));
        pdf.extend(format!("{number} 0 obj<<{words}>>").bytes());
        if let Some(stream) = stream {
            pdf.extend(b"stream\n");
            pdf.extend(*stream);
            pdf.extend(b"\nendstream");
        }
        pdf.extend(b"endobj\n");
    }
    let (start, places) = (pdf.len(), places.concat());
    let table =
        format!("xref\n0 6\n0000000000 65535 f \n{places}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend(table.bytes());
    pdf
}

#[test]
fn a_pdf_of_an_office_program_is_read_like_its_text_and_a_scan_of_it_is_told_to_be_one() {
    let workshop = Workshop::new();
    let page = workshop.put("notice.html", NOTICE.as_bytes());
    workshop.convert(&page, "pdf:writer_web_pdf_Export");
    let pdf = workshop.path("notice.pdf");
    let words = text("notice.pdf", &std::fs::read(&pdf).unwrap(), Lang::Vi).unwrap();
    let found = proposals(&words);
    let expected = [("agriculture finance", "2023-03-04"), ("health", "2023-03-31")];
    assert_eq!(told(&found), expected.map(|(bodies, day)| (bodies.to_owned(), day.to_owned())), "{words}");

    let size = (600, 800);
    let scan = scanned(&workshop.scan(&pdf, size), size);
    let seen = workshop.put("scanned.pdf", &scan);
    assert_eq!(pages_of_pdf(&seen), [""], "another program reads no word either");
    for (lang, wrong, right) in
        [(Lang::Vi, "có lẽ là bản quét", "dán nội dung"), (Lang::En, "seems to be a scan", "paste the text")]
    {
        let rejected = text("scan.pdf", &scan, lang).unwrap_err();
        assert_eq!(rejected.total, 1);
        let told = rejected.problems[0].to_string();
        assert!(told.contains(wrong) && told.contains(right) && told.contains("scan.pdf"), "{told}");
    }
}
