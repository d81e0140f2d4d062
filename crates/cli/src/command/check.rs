//! `nongthon check`: is the reference data sound, is the ledger whole.

use crate::{
    args::{Checked, Common},
    error::Failure,
    office::Office,
    print, reference,
};

pub async fn run(common: &Common, what: Checked) -> Result<bool, Failure> {
    let lang = common.lang();
    match what {
        Checked::Reference => {
            let reference = reference::load(common)?;
            let law = &reference.law;
            let indicators: usize = law.sets().iter().map(|set| set.indicators().count()).sum();
            print::line(&format!(
                "{}: {} {}, {} {}, {indicators} {}, {} {}",
                lang.pick("Dữ liệu pháp lý hợp lệ", "The reference data is sound"),
                law.measures().len(),
                lang.pick("số đo", "measures"),
                law.sets().len(),
                lang.pick("bộ tiêu chí", "criteria sets"),
                lang.pick("chỉ tiêu", "indicators"),
                reference.register.units().len(),
                lang.pick("đơn vị", "units"),
            ))?;
            Ok(true)
        }
        Checked::Ledger => {
            let office = Office::open(common).await?;
            let findings = office.ledger.check().await?;
            for finding in &findings {
                print::line(&finding.message(lang))?;
            }
            if findings.is_empty() {
                print::line(lang.pick("Sổ cái nguyên vẹn", "The ledger is whole"))?;
            }
            let differing = office.ledger.check_mirror().await?;
            for kind in &differing {
                let kind = kind.label(lang);
                print::line(lang.pick(
                    &format!("{kind}: bản giữ trên máy này khác sổ cái; xoá thư mục mirror trong thư mục dữ liệu rồi khởi động lại"),
                    &format!("{kind}: what this node keeps differs from the ledger; delete the folder mirror in the data directory and start again"),
                ))?;
            }
            Ok(findings.is_empty() && differing.is_empty())
        }
    }
}
