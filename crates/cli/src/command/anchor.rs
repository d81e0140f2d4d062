//! `nongthon anchor`: what the audit chain ends with, signed, for people outside to keep. Signatures are minisign's, so that whoever
//! keeps an anchor needs no program of ours to prove who made it.

use std::{
    fs,
    io::{Cursor, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use ledger::{Anchor, Held};
use minisign::{KeyPair, PublicKey, SecretKeyBox, SignatureBox};
use programme::Lang;

use crate::{
    args::{AnchorCommand, Common},
    error::Failure,
    office::Office,
    print,
};

pub async fn run(common: &Common, command: AnchorCommand) -> Result<bool, Failure> {
    let lang = common.lang();
    match command {
        AnchorCommand::Key { file } => new_key(&file),
        AnchorCommand::Make { file, key } => {
            let anchor = Office::open(common).await?.ledger.anchor().await?;
            let anchor =
                anchor.ok_or_else(|| Failure::misuse("sổ cái chưa có việc nào", "the ledger has no act yet"))?;
            make(&anchor, &file, &key, lang)
        }
        AnchorCommand::Check { file, public } => {
            let anchor = signed(&file, &public)?;
            let ledger = Office::open(common).await?.ledger;
            // An anchor says nothing of a chain that is broken before it.
            let is_whole = ledger.check().await?.is_empty();
            let held = ledger.holds(&anchor).await?;
            print::line(&told(&anchor, held, is_whole, lang))?;
            Ok(held == Held::AsItWas && is_whole)
        }
    }
}

fn told(anchor: &Anchor, held: Held, is_whole: bool, lang: Lang) -> String {
    let act = anchor.act.0;
    let (vi, en) = match held {
        Held::AsItWas if is_whole => (
            format!("Sổ cái đến việc số {act} vẫn như lúc ký"),
            format!("Up to act {act} the ledger is as it was signed"),
        ),
        Held::AsItWas => (
            "Mốc khớp nhưng chuỗi kiểm toán hỏng (xem: nongthon check ledger)".to_owned(),
            "The anchor fits, but the audit chain is broken (see: nongthon check ledger)".to_owned(),
        ),
        Held::Missing => (
            format!("Sổ cái không còn việc số {act}: phần cuối bị cắt, hoặc đây là sổ cái khác"),
            format!("There is no act {act} any more: the end was cut off, or this is another ledger"),
        ),
        Held::Rewritten => (
            format!("Việc số {act} hoặc việc trước đó đã bị viết lại sau khi ký"),
            format!("Act {act} or something before it was written anew after it was signed"),
        ),
    };
    lang.pick(&vi, &en).to_owned()
}

fn new_key(file: &Path) -> Result<bool, Failure> {
    let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair().map_err(unsound)?;
    let told = |error| Failure::File(file.to_owned(), error);
    // Never over another key: nobody could tell its anchors from forged ones any more.
    let mut written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(told)?;
    written.write_all(sk.to_box(None).map_err(unsound)?.to_string().as_bytes()).map_err(told)?;
    written.sync_all().map_err(told)?;
    print::line(&pk.to_base64())?;
    Ok(true)
}

fn make(anchor: &Anchor, file: &Path, key: &Path, lang: Lang) -> Result<bool, Failure> {
    let text = read(key)?;
    let key = SecretKeyBox::from_string(&text).and_then(SecretKeyBox::into_unencrypted_secret_key).map_err(unsound)?;
    let text = anchor.to_string();
    let trusted = format!("act {}", anchor.act.0);
    let signature = minisign::sign(None, &key, Cursor::new(&text), Some(&trusted), None).map_err(unsound)?;
    for (file, text) in [(file.to_owned(), text), (beside(file), signature.into_string())] {
        fs::write(&file, text).map_err(|error| Failure::File(file.clone(), error))?;
        print::line(&file.display().to_string())?;
    }
    print::line(lang.pick(
        "Gửi cả hai tệp cho người ngoài cơ quan giữ: ai viết lại sổ cái sẽ bị phát hiện.",
        "Give both files to people outside the office to keep: whoever writes the ledger anew will be found out.",
    ))?;
    Ok(true)
}

/// The anchor of a file, proven to be signed by a key.
fn signed(file: &Path, public: &str) -> Result<Anchor, Failure> {
    let key = PublicKey::from_base64(public).map_err(unsound)?;
    let signature = SignatureBox::from_string(&read(&beside(file))?).map_err(unsound)?;
    let text = read(file)?;
    let proven = minisign::verify(&key, &signature, Cursor::new(&text), true, false, false);
    proven.map_err(|_| {
        Failure::Refused(programme::Text {
            vi: "chữ ký không khớp: tệp đã bị sửa, hoặc khóa khác ký".to_owned(),
            en: "the signature does not fit: the file was changed, or another key signed it".to_owned(),
        })
    })?;
    text.parse().map_err(|_| Failure::misuse("tệp không phải là mốc kiểm toán", "the file is no anchor"))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".minisig");
    name.into()
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure::File(file.to_owned(), error))
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn unsound(error: minisign::PError) -> Failure {
    Failure::misuse(
        format!("khóa hoặc chữ ký không đọc được: {error}"),
        format!("the key or signature cannot be read: {error}"),
    )
}
