//! The past, signed for people outside.

use std::fs;

use super::office::Office;

const FIRST: &str = "mã đơn vị;danh hiệu;hình thức;ngày quyết định;số quyết định;căn cứ;nguồn\n\
                     18556;đạt chuẩn NTM;công nhận;05/01/2024;189/QĐ-UBND;quyết định riêng;Công báo\n";

fn said(office: &Office, text: &str) {
    let file = office.file("qd.csv", text.as_bytes());
    office.run(&["import", "recognition", &file]).done();
}

#[test]
fn who_writes_the_past_anew_is_found_out() {
    let office = Office::empty();
    let path = |name: &str| office.path().join(name).to_str().unwrap().to_owned();
    let (key, anchor) = (path("anchor.key"), path("mốc.txt"));
    let public = office.run(&["anchor", "key", &key]).done().trim().to_owned();
    assert_eq!(office.run(&["anchor", "key", &key]).code, 1, "a key is never written over");
    assert_eq!(office.run(&["anchor", "make", &anchor, "--key", &key]).code, 2, "nothing was done yet");
    said(&office, FIRST);
    office.run(&["anchor", "make", &anchor, "--key", &key]).done();
    said(&office, &FIRST.replace("189/", "190/"));
    let check = |office: &Office, public: &str| office.run(&["anchor", "check", &anchor, "--public", public]);
    assert!(check(&office, &public).done().contains("vẫn như lúc ký"));

    let anew = Office::empty();
    said(&anew, &FIRST.replace("189/", "188/"));
    let found = check(&anew, &public);
    assert!(found.code == 1 && found.out.contains("viết lại"), "{}{}", found.out, found.err);
    let cut = check(&Office::empty(), &public);
    assert!(cut.code == 1 && cut.out.contains("không còn"), "{}{}", cut.out, cut.err);

    let other = office.run(&["anchor", "key", &path("other.key")]).done();
    let forged = check(&office, other.trim());
    assert!(forged.code == 1 && forged.err.contains("chữ ký"), "{}", forged.err);
    fs::write(&anchor, fs::read_to_string(&anchor).unwrap().replace("act 1", "act 2")).unwrap();
    assert_eq!(check(&office, &public).code, 1, "a changed anchor is not signed");
    assert_eq!(check(&office, "RWxyz").code, 2);
}
