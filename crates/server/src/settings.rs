//! What an administrator may set: every key in one place, with its kind, its default and whether it is a secret.

use std::collections::BTreeMap;

use backup::{Keep, Sealer};
use ledger::{Ledger, LedgerError};
use programme::policy::Role;

/// What a setting is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// The address of a web site: `https://…`.
    Address,
    /// Where mail is handed in: `smtp://…` or `smtps://…`.
    MailServer,
    /// A mailbox: `name@example.vn` or `Name <name@example.vn>`.
    Mailbox,
    /// A whole number from 0 to this one.
    Number(u16),
    /// Public keys of age, separated by spaces.
    Keys,
    /// Roles of the policy, one blank between.
    Roles,
    /// How many copies are kept: `last=48,days=14,weeks=8,months=24`.
    Keep,
}

/// What settings belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The office itself, as documents name it.
    Office,
    /// Deadlines and reminders.
    Deadlines,
    /// What the public may send.
    Forms,
    /// The shop of the portal.
    Shop,
    /// The newsletter.
    Newsletter,
    /// Mail.
    Mail,
    /// Signing in, also through a provider (OpenID Connect).
    SignIn,
    /// Programs elsewhere that are told of acts.
    Webhooks,
    /// Copies of everything.
    Backups,
}

impl Group {
    /// Every group, in the order pages show them.
    pub const ALL: [Self; 9] = [
        Self::Office,
        Self::Deadlines,
        Self::Forms,
        Self::Shop,
        Self::Newsletter,
        Self::Mail,
        Self::SignIn,
        Self::Webhooks,
        Self::Backups,
    ];

    /// The key of its heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "settings-office",
            Self::Deadlines => "settings-deadlines",
            Self::Forms => "settings-forms",
            Self::Shop => "settings-shop",
            Self::Newsletter => "settings-newsletter",
            Self::Mail => "settings-mail",
            Self::SignIn => "settings-sign-in",
            Self::Webhooks => "webhooks",
            Self::Backups => "backups",
        }
    }
}

/// Something that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the ledger.
    pub key: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// What it is made of.
    pub kind: Kind,
    /// What counts while nobody has set it.
    pub default: &'static str,
    /// Whether its value is never shown again, neither on pages nor in the audit.
    pub secret: bool,
    /// The key of its name for people.
    pub label: &'static str,
    /// The key of what helps to fill it in.
    pub hint: &'static str,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident = $key:literal in $group:ident, $kind:expr, $default:literal, $secret:literal, $label:literal;)+) => {
        $($(#[$doc])* pub const $name: Setting = Setting {
            key: $key, group: Group::$group, kind: $kind, default: $default, secret: $secret,
            label: $label, hint: concat!($label, "-hint"),
        };)+

        /// Every setting, in the order pages show them.
        pub const ALL: &[Setting] = &[$($name),+];
    };
}

settings! {
    /// The office, as documents name it.
    OFFICE_NAME = "office.name" in Office, Kind::Line, "", false, "setting-office-name";
    /// Whom it stands under, as documents name it.
    OFFICE_SUPERIOR = "office.superior" in Office, Kind::Line, "", false, "setting-office-superior";
    /// The symbol after the number of a report.
    OFFICE_SYMBOL = "office.symbol" in Office, Kind::Line, "", false, "setting-office-symbol";
    /// Where it issues.
    OFFICE_PLACE = "office.place" in Office, Kind::Line, "", false, "setting-office-place";
    /// The post of who signs.
    OFFICE_POST = "office.post" in Office, Kind::Line, "", false, "setting-office-post";
    /// Who signs its documents.
    OFFICE_SIGNER = "office.signer" in Office, Kind::Line, "", false, "setting-office-signer";
    /// Where browsers reach the application; links in mail begin so.
    PUBLIC_URL = "public.url" in Office, Kind::Address, "", false, "setting-public-url";
    /// The licence under which the public may use the data of the portal.
    OPEN_LICENCE = "open.licence" in Office, Kind::Address, "https://creativecommons.org/licenses/by/4.0/", false, "setting-open-licence";
    /// So many days after a period's end its figures are due.
    DEADLINE_DAYS = "deadline.days" in Deadlines, Kind::Number(366), "45", false, "setting-deadline-days";
    /// Who lets things wait longer than so many days is reminded; 0 for nobody.
    REMINDER_DAYS = "reminder.days" in Deadlines, Kind::Number(366), "3", false, "setting-reminder-days";
    /// So many forms of the public pass in an hour from one address.
    FORMS_PER_ADDRESS = "forms.per_address" in Forms, Kind::Number(10_000), "30", false, "setting-forms-per-address";
    /// So many forms of the public pass in an hour with one telephone or e-mail.
    FORMS_PER_PERSON = "forms.per_person" in Forms, Kind::Number(1_000), "10", false, "setting-forms-per-person";
    /// So many days after an order is over its buyer is forgotten.
    SHOP_KEEP_DAYS = "shop.keep_days" in Shop, Kind::Number(366), "30", false, "setting-shop-keep-days";
    /// So many letters of the newsletter leave in a minute.
    NEWSLETTER_PER_MINUTE = "newsletter.per_minute" in Newsletter, Kind::Number(6_000), "60", false, "setting-newsletter-per-minute";
    /// Where mail is handed in, with the name and the password.
    SMTP_URL = "smtp.url" in Mail, Kind::MailServer, "", true, "setting-smtp-url";
    /// Who mail is from.
    SMTP_FROM = "smtp.from" in Mail, Kind::Mailbox, "", false, "setting-smtp-from";
    /// Of whom a second factor is demanded.
    SECOND_FACTOR_OF = "sign_in.second_factor_of" in SignIn, Kind::Roles, "", false, "setting-second-factor-of";
    /// The provider of sign-in.
    OIDC_ISSUER = "oidc.issuer" in SignIn, Kind::Address, "", false, "setting-oidc-issuer";
    /// What the provider calls this application.
    OIDC_CLIENT_ID = "oidc.client_id" in SignIn, Kind::Line, "", false, "setting-oidc-client-id";
    /// What the provider knows this application by.
    OIDC_CLIENT_SECRET = "oidc.client_secret" in SignIn, Kind::Line, "", true, "setting-oidc-client-secret";
    /// What stands on the button of the sign-in page.
    OIDC_NAME = "oidc.name" in SignIn, Kind::Line, "", false, "setting-oidc-name";
    /// The claim that says what somebody is.
    OIDC_ROLES_CLAIM = "oidc.roles_claim" in SignIn, Kind::Line, "groups", false, "setting-oidc-roles-claim";
    /// Which posts a value of that claim gives: lines `value = role|unit|department`.
    OIDC_ROLES = "oidc.roles" in SignIn, Kind::Lines, "", false, "setting-oidc-roles";
    /// Hosts inside our network that may be told, one blank between; every other must be of the open network.
    WEBHOOK_HOSTS = "webhooks.hosts" in Webhooks, Kind::Line, "", false, "setting-webhook-hosts";
    /// A copy is made after so many minutes; 0 for never.
    BACKUP_MINUTES = "backup.minutes" in Backups, Kind::Number(10_080), "60", false, "setting-backup-minutes";
    /// How many copies are kept.
    BACKUP_KEEP = "backup.keep" in Backups, Kind::Keep, "last=48,days=14,weeks=8,months=24", false, "setting-backup-keep";
    /// For whose keys copies are sealed.
    BACKUP_KEYS = "backup.keys" in Backups, Kind::Keys, "", false, "setting-backup-keys";
}

/// Where the keys of passports are kept: not a setting that anybody types.
pub const PASSPORT_KEYS: &str = "passport.keys";

impl Setting {
    /// The setting of a key.
    #[must_use]
    pub fn find(key: &str) -> Option<&'static Self> {
        ALL.iter().find(|setting| setting.key == key)
    }

    /// What is wrong with a value: the key of a message. Nothing at all unsets a setting and is always right.
    #[must_use]
    pub fn problem(&self, value: &str) -> Option<&'static str> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let after = |schemes: &[&str]| {
            let rest = schemes.iter().find_map(|scheme| value.strip_prefix(scheme));
            rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        };
        let is_right = match self.kind {
            Kind::Line => !value.contains(['\n', '\r']),
            Kind::Lines => true,
            Kind::Address => after(&["https://", "http://"]),
            Kind::MailServer => after(&["smtps://", "smtp://"]),
            Kind::Mailbox => {
                let at = value.find('@');
                at.is_some_and(|at| at > 0 && at + 1 < value.len()) && !value.contains(['\n', '\r'])
            }
            Kind::Keys => Sealer::new(value.split_whitespace()).is_ok(),
            Kind::Keep => value.parse::<Keep>().is_ok(),
            Kind::Roles => value.split_whitespace().all(|role| Role::from_id(role).is_some()),
            Kind::Number(most) => value.parse::<u16>().is_ok_and(|number| number <= most),
        };
        if is_right {
            return None;
        }
        Some(match self.kind {
            Kind::Line | Kind::Lines => "problem-setting-line",
            Kind::Address => "problem-setting-address",
            Kind::MailServer => "problem-setting-mail-server",
            Kind::Mailbox => "problem-setting-mailbox",
            Kind::Number(_) => "problem-setting-number",
            Kind::Keys => "problem-setting-keys",
            Kind::Keep => "problem-setting-keep",
            Kind::Roles => "problem-setting-roles",
        })
    }
}

/// The settings as they are now.
#[derive(Clone, Debug, Default)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Reads them; they may change at any time, so nobody keeps them for long.
    pub async fn read(ledger: &Ledger) -> Result<Self, LedgerError> {
        Ok(Self(ledger.settings().await?))
    }

    /// The value of a setting, trimmed, or its default.
    #[must_use]
    pub fn get(&self, setting: &Setting) -> &str {
        let value = self.0.get(setting.key).map(|value| value.trim());
        value.filter(|value| !value.is_empty()).unwrap_or(setting.default)
    }

    /// The value of a setting that somebody made.
    #[must_use]
    pub fn made(&self, setting: &Setting) -> Option<&str> {
        Some(self.get(setting)).filter(|value| !value.is_empty())
    }

    /// What the application keeps under a key that nobody types; nothing while there is none.
    #[must_use]
    pub fn kept(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// The value of a number; its default where what stands there is none.
    #[must_use]
    pub fn number(&self, setting: &Setting) -> i32 {
        let read = |text: &str| text.parse::<u16>().ok().map(i32::from);
        read(self.get(setting)).or_else(|| read(setting.default)).unwrap_or_default()
    }

    /// An address of ours as others reach it; none while nobody said where that is.
    #[must_use]
    pub fn public(&self, path: &str) -> Option<String> {
        Some(format!("{}{path}", self.made(&PUBLIC_URL)?.trim_end_matches('/')))
    }
}

#[cfg(test)]
mod tests {
    use programme::Lang;

    use super::*;
    use crate::words;

    #[test]
    fn every_setting_stands_once_with_its_words_and_a_sound_default() {
        let mut seen = std::collections::BTreeSet::new();
        for setting in ALL {
            assert!(seen.insert(setting.key), "{} stands twice", setting.key);
            assert_eq!(setting.problem(setting.default), None, "{}", setting.key);
            for key in [setting.label, setting.hint, setting.group.label()] {
                for lang in [Lang::Vi, Lang::En] {
                    assert_ne!(words::text(lang, key), key, "{key} has no words");
                }
            }
        }
    }

    #[test]
    fn a_wrong_value_is_told() {
        let wrong = [
            (&PUBLIC_URL, "ntm.example.vn"),
            (&SMTP_URL, "https://mail.example.vn"),
            (&SMTP_FROM, "nobody"),
            (&DEADLINE_DAYS, "400"),
            (&REMINDER_DAYS, "-1"),
            (&OIDC_NAME, "a\nb"),
            (&SECOND_FACTOR_OF, "administrator king"),
        ];
        for (setting, value) in wrong {
            let problem = setting.problem(value).expect(value);
            assert_ne!(words::text(Lang::Vi, problem), problem);
        }
        assert_eq!(SMTP_URL.problem("smtps://user:word@mail.example.vn"), None);
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        let settings = Settings([("deadline.days".to_owned(), "x".to_owned())].into());
        assert_eq!((settings.number(&DEADLINE_DAYS), settings.number(&REMINDER_DAYS)), (45, 3));
        assert_eq!(settings.public("/inbox"), None);
        let settings = Settings([("public.url".to_owned(), "https://ntm.example.vn/ ".to_owned())].into());
        assert_eq!(settings.public("/inbox").as_deref(), Some("https://ntm.example.vn/inbox"));
    }
}
