//! `nongthon set`: a setting of the web application, from the console.

use std::io::{self, Read as _};

use ledger::NewAct;
use programme::Lang;
use server::settings::Setting;

use crate::{clock, error::Failure, office::Office, print};

pub async fn run(office: &Office, setting: &Setting, value: Option<String>, lang: Lang) -> Result<bool, Failure> {
    let value = match value {
        Some(value) => value,
        // A secret given as an argument would stand in the history of the shell.
        None => io::read_to_string(io::stdin().lock().take(100_000))?,
    };
    let value = value.trim();
    if setting.problem(value).is_some() {
        return Err(Failure::misuse(
            format!("giá trị không hợp lệ cho {}", setting.key),
            format!("{} cannot be this", setting.key),
        ));
    }
    make(office, setting, value).await?;
    print::line(lang.pick("Đã lưu.", "Saved."))?;
    Ok(true)
}

/// Makes a setting, as an act of the console.
pub async fn make(office: &Office, setting: &Setting, value: &str) -> Result<(), Failure> {
    let act = NewAct {
        actor: "cli".to_owned(),
        reason: setting.key.to_owned(),
        kind: "settings".to_owned(),
        source: None,
        source_digest: None,
        recorded_at: clock::now(),
    };
    Ok(office.ledger.change_settings(act, &[(setting.key, value)]).await?)
}
