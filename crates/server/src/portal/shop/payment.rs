//! Paying a part of an order by transfer: the code that a bank's application reads, and the same in words.

use fast_qr::{ECL, QRBuilder, convert::svg::SvgBuilder};
use ledger::{Order, Part};
use programme::{
    payment::Transfer,
    shop::{PaymentWay, account_of},
    snapshot::Snapshot,
};

use crate::failure::Failure;

/// A transfer that is asked for.
#[derive(Debug)]
pub struct Transferred {
    /// The number of the bank, with its name where that is known.
    pub bank: String,
    /// The account.
    pub account: String,
    /// Whose it is.
    pub holder: String,
    /// What it is for.
    pub purpose: String,
    transfer: Transfer,
}

/// How a part of an order is paid by transfer: once the seller has taken it on, and where the seller has an account.
pub fn transfer(snapshot: &Snapshot, order: &Order, part: &Part) -> Option<Transferred> {
    if order.payment != PaymentWay::Transfer || !part.state.is_owed() {
        return None;
    }
    let account = account_of(snapshot, &part.producer)?.fact();
    let (bank, number) = (account.bank.as_ref()?, account.number.as_ref()?);
    let purpose = order.number.to_string();
    let transfer = Transfer::to(bank.parse().ok()?, number.parse().ok()?).of(part.total()).ok()?;
    Some(Transferred {
        bank: match programme::payment::bank_name(bank) {
            Some(name) => format!("{name} ({bank})"),
            None => bank.clone(),
        },
        account: number.clone(),
        holder: account.holder.clone().unwrap_or_default(),
        transfer: transfer.for_purpose(purpose.parse().ok()?),
        purpose,
    })
}

impl Transferred {
    /// What the code says.
    pub fn text(&self) -> String {
        self.transfer.to_text()
    }

    /// The code as a picture: black on white with the quiet zone that readers need, whatever stands around it.
    pub fn picture(&self) -> Result<String, Failure> {
        let code = QRBuilder::new(self.text()).ecl(ECL::M).build();
        let code = code.map_err(|error| Failure::Broken(format!("{error:?}")))?;
        Ok(SvgBuilder::default().to_str(&code))
    }
}
