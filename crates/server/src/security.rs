//! The security log: who came in, who was turned away, and what was tried. Its lines have the target `security` and lie in the log with the
//! request they belong to. People are named by the id of their account: what was typed as a login may be a password.

use ledger::AccountId;

use crate::failure::Failure;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody gave the right password; the second factor may still be owed.
    PasswordRight,
    /// A password was wrong, or nobody has this login.
    PasswordWrong,
    /// Somebody was not looked at: too many attempts were wrong.
    Locked,
    /// The provider says who somebody is.
    ProviderRight,
    /// The provider was refused, or refuses.
    ProviderWrong,
    /// The second factor was right.
    FactorRight,
    /// The second factor was wrong.
    FactorWrong,
    /// Somebody signed out.
    SignedOut,
    /// Somebody ended sessions elsewhere.
    SessionsEnded,
    /// A token was shown that does not hold.
    TokenWrong,
    /// The policy does not allow it.
    Refused,
    /// A form did not come from a page of ours.
    Forged,
    /// Somebody sends too many forms.
    Flood,
    /// A file is none of the kinds that are taken.
    FileRefused,
}

impl Event {
    /// Its name in the log.
    const fn name(self) -> &'static str {
        match self {
            Self::PasswordRight => "password right",
            Self::PasswordWrong => "password wrong",
            Self::Locked => "locked",
            Self::ProviderRight => "provider right",
            Self::ProviderWrong => "provider wrong",
            Self::FactorRight => "second factor right",
            Self::FactorWrong => "second factor wrong",
            Self::SignedOut => "signed out",
            Self::SessionsEnded => "sessions ended",
            Self::TokenWrong => "token wrong",
            Self::Refused => "refused",
            Self::Forged => "forged form",
            Self::Flood => "flood",
            Self::FileRefused => "file refused",
        }
    }

    /// What a failure on its way out means.
    pub const fn of(failure: &Failure) -> Option<Self> {
        match failure {
            Failure::Forbidden => Some(Self::Refused),
            Failure::Stale => Some(Self::Forged),
            Failure::TooMany => Some(Self::Flood),
            _ => None,
        }
    }
}

/// Tells the log; `who` is none where nobody is known.
pub fn note(event: Event, who: Option<&AccountId>) {
    let (event_name, account) = (event.name(), who.map(|who| who.0.as_str()));
    match event {
        Event::PasswordRight | Event::ProviderRight | Event::FactorRight | Event::SignedOut | Event::SessionsEnded => {
            tracing::info!(target: "security", account, "{event_name}");
        }
        _ => tracing::warn!(target: "security", account, "{event_name}"),
    }
}
