//! Payment by transfer: the text of a `VietQR` code, by which a bank's application fills in whom, how much and what for.
//!
//! The format is that of `EMVCo` for codes that a merchant shows (EMV QRCPS-MPM 1.1), in the profile of NAPAS for transfers to an account
//! (service `QRIBFTTA`): objects of two digits for what it is, two for its length, and the value; the last one is a checksum.

use std::{fmt, str::FromStr};

use crc::{CRC_16_IBM_3740, Crc};

use crate::{Dong, vietnamese};

/// CRC-16 with polynomial 1021 and all ones to begin with (ISO/IEC 13239), as `EMVCo` asks.
const CHECKSUM: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// NAPAS among those who issue account information.
const NAPAS: &str = "A000000727";
/// Transfer to an account.
const TO_ACCOUNT: &str = "QRIBFTTA";
/// Đồng, by ISO 4217.
const CURRENCY: &str = "704";
const COUNTRY: &str = "VN";

/// What an object of the text is.
mod id {
    pub const FORMAT: &str = "00";
    pub const INITIATION: &str = "01";
    pub const ACCOUNT: &str = "38";
    pub const CURRENCY: &str = "53";
    pub const AMOUNT: &str = "54";
    pub const COUNTRY: &str = "58";
    pub const ADDITIONAL: &str = "62";
    pub const CHECKSUM: &str = "63";
    /// Within the account: who issues it, the beneficiary, the service.
    pub const ISSUER: &str = "00";
    pub const BENEFICIARY: &str = "01";
    pub const SERVICE: &str = "02";
    /// Within the beneficiary.
    pub const BANK: &str = "00";
    pub const NUMBER: &str = "01";
    /// Within what is additional.
    pub const PURPOSE: &str = "08";
}

/// What is wrong with the parts or the text of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTransfer {
    /// A bank's number is six digits.
    #[error("a bank's number is six digits")]
    Bank,
    /// An account's number is 1 to 19 letters and digits.
    #[error("an account's number is 1 to 19 letters and digits")]
    Account,
    /// An amount is more than nothing and has at most 13 digits.
    #[error("an amount is more than 0 đồng and has at most 13 digits")]
    Amount,
    /// A purpose is 1 to 25 letters, digits, spaces and hyphens.
    #[error("a purpose is 1 to 25 letters, digits, spaces and hyphens")]
    Purpose,
    /// The text is not made of whole objects.
    #[error("the code is cut or garbled")]
    Garbled,
    /// The checksum is another one.
    #[error("the checksum is wrong")]
    Checksum,
    /// It is a code for something else.
    #[error("the code is not for a transfer to an account in đồng")]
    Foreign,
}

/// A bank by the number NAPAS knows it by: six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankNumber([u8; 6]);

impl FromStr for BankNumber {
    type Err = BadTransfer;
    fn from_str(text: &str) -> Result<Self, BadTransfer> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| BadTransfer::Bank)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(BadTransfer::Bank) }
    }
}

impl fmt::Display for BankNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

/// Banks by the number NAPAS knows them by. A list to choose from, not all there are; unverified.
pub const BANKS: [(&str, &str); 20] = [
    ("970405", "Agribank"),
    ("970415", "VietinBank"),
    ("970418", "BIDV"),
    ("970436", "Vietcombank"),
    ("970403", "Sacombank"),
    ("970407", "Techcombank"),
    ("970409", "Bac A Bank"),
    ("970416", "ACB"),
    ("970422", "MB"),
    ("970423", "TPBank"),
    ("970426", "MSB"),
    ("970431", "Eximbank"),
    ("970432", "VPBank"),
    ("970437", "HDBank"),
    ("970440", "SeABank"),
    ("970441", "VIB"),
    ("970443", "SHB"),
    ("970446", "Co-opBank"),
    ("970448", "OCB"),
    ("970449", "LPBank"),
];

/// The name of a bank, where its number is in the list.
#[must_use]
pub fn bank_name(number: &str) -> Option<&'static str> {
    BANKS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// The number of an account: letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountNumber(String);

impl FromStr for AccountNumber {
    type Err = BadTransfer;
    fn from_str(text: &str) -> Result<Self, BadTransfer> {
        let is_sound = matches!(text.len(), 1..=19) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_sound { Ok(Self(text.to_owned())) } else { Err(BadTransfer::Account) }
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a transfer is for, as banks can carry it: without diacritics, at most 25 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Purpose(String);

impl Purpose {
    const LONGEST: usize = 25;

    /// From words in any writing: what a bank cannot carry becomes a space, what is too long is cut. None where nothing is left.
    #[must_use]
    pub fn of(words: &str) -> Option<Self> {
        let plain: String =
            vietnamese::fold(words).chars().map(|letter| if is_carried(letter) { letter } else { ' ' }).collect();
        let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = words.get(..words.len().min(Self::LONGEST)).unwrap_or_default().trim_end();
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }
}

fn is_carried(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-')
}

impl FromStr for Purpose {
    type Err = BadTransfer;
    fn from_str(text: &str) -> Result<Self, BadTransfer> {
        let is_sound = matches!(text.len(), 1..=Self::LONGEST) && text.chars().all(is_carried) && text.trim() == text;
        if is_sound { Ok(Self(text.to_owned())) } else { Err(BadTransfer::Purpose) }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A transfer that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The bank of whoever is paid.
    pub bank: BankNumber,
    /// The account there.
    pub account: AccountNumber,
    /// How much; none leaves it to the payer.
    amount: Option<Dong>,
    /// What for: the number of an order.
    pub purpose: Option<Purpose>,
}

impl Transfer {
    /// A transfer of any amount to an account.
    #[must_use]
    pub const fn to(bank: BankNumber, account: AccountNumber) -> Self {
        Self { bank, account, amount: None, purpose: None }
    }

    /// The same, of so much.
    pub fn of(self, amount: Dong) -> Result<Self, BadTransfer> {
        if (1..10_i64.pow(13)).contains(&amount.0) {
            Ok(Self { amount: Some(amount), ..self })
        } else {
            Err(BadTransfer::Amount)
        }
    }

    /// The same, for this.
    #[must_use]
    pub fn for_purpose(self, purpose: Purpose) -> Self {
        Self { purpose: Some(purpose), ..self }
    }

    /// How much; none leaves it to the payer.
    #[must_use]
    pub const fn amount(&self) -> Option<Dong> {
        self.amount
    }

    /// The text that the QR code bears. A code with an amount is good for one payment, one without for any number.
    #[must_use]
    pub fn to_text(&self) -> String {
        let beneficiary = object(id::BANK, &self.bank.to_string()) + &object(id::NUMBER, &self.account.0);
        let account =
            object(id::ISSUER, NAPAS) + &object(id::BENEFICIARY, &beneficiary) + &object(id::SERVICE, TO_ACCOUNT);
        let mut text = object(id::FORMAT, "01");
        text += &object(id::INITIATION, if self.amount.is_some() { "12" } else { "11" });
        text += &object(id::ACCOUNT, &account);
        text += &object(id::CURRENCY, CURRENCY);
        if let Some(amount) = self.amount {
            text += &object(id::AMOUNT, &amount.0.to_string());
        }
        text += &object(id::COUNTRY, COUNTRY);
        if let Some(purpose) = &self.purpose {
            text += &object(id::ADDITIONAL, &object(id::PURPOSE, &purpose.0));
        }
        text += id::CHECKSUM;
        text += "04";
        let checksum = CHECKSUM.checksum(text.as_bytes());
        text + &format!("{checksum:04X}")
    }
}

impl FromStr for Transfer {
    type Err = BadTransfer;

    /// Reads the text of a code. Objects that say nothing of a transfer are passed over, as `EMVCo` asks of readers.
    fn from_str(text: &str) -> Result<Self, BadTransfer> {
        let before =
            text.len().checked_sub(4).filter(|place| text.is_char_boundary(*place)).ok_or(BadTransfer::Garbled)?;
        let (said, checksum) = text.split_at(before);
        if u16::from_str_radix(checksum, 16) != Ok(CHECKSUM.checksum(said.as_bytes())) {
            return Err(BadTransfer::Checksum);
        }
        let whole = objects(text)?;
        let account = objects(one(&whole, id::ACCOUNT).ok_or(BadTransfer::Foreign)?)?;
        let expected = [
            (one(&whole, id::FORMAT), "01"),
            (one(&whole, id::CURRENCY), CURRENCY),
            (one(&whole, id::COUNTRY), COUNTRY),
            (one(&account, id::ISSUER), NAPAS),
            (one(&account, id::SERVICE), TO_ACCOUNT),
        ];
        if expected.iter().any(|(said, right)| *said != Some(*right)) {
            return Err(BadTransfer::Foreign);
        }
        let beneficiary = objects(one(&account, id::BENEFICIARY).ok_or(BadTransfer::Foreign)?)?;
        let bank = one(&beneficiary, id::BANK).ok_or(BadTransfer::Bank)?.parse()?;
        let number = one(&beneficiary, id::NUMBER).ok_or(BadTransfer::Account)?.parse()?;
        let mut transfer = Self::to(bank, number);
        if let Some(amount) = one(&whole, id::AMOUNT) {
            transfer = transfer.of(Dong(amount.parse().map_err(|_| BadTransfer::Amount)?))?;
        }
        if let Some(additional) = one(&whole, id::ADDITIONAL) {
            transfer.purpose = one(&objects(additional)?, id::PURPOSE).map(str::parse).transpose()?;
        }
        Ok(transfer)
    }
}

/// An object; every value here is shorter than a hundred.
fn object(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// The objects a text is made of: what each is, and its value.
fn objects(mut text: &str) -> Result<Vec<(&str, &str)>, BadTransfer> {
    let mut objects = Vec::new();
    while !text.is_empty() {
        let id = text.get(..2).ok_or(BadTransfer::Garbled)?;
        let digits = text.get(2..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let length: usize = digits.and_then(|digits| digits.parse().ok()).ok_or(BadTransfer::Garbled)?;
        let value = text.get(4..4 + length).ok_or(BadTransfer::Garbled)?;
        objects.push((id, value));
        text = &text[4 + length..];
    }
    Ok(objects)
}

fn one<'t>(objects: &[(&'t str, &'t str)], id: &str) -> Option<&'t str> {
    objects.iter().find(|(each, _)| *each == id).map(|(_, value)| *value)
}
