//! Which account somebody has here whom the provider knows, and what it may do.

use ledger::{Account, AccountId, NewAccount, NewAct};
use programme::policy::{Post, Role};

use super::{Refusal, provider::Person};
use crate::{
    app::App,
    failure::Failure,
    pages::people::{in_words, read},
    random,
    settings::{OIDC_ROLES, Settings},
};

/// The posts that a value of the claim gives.
type Mapping = Vec<(String, Post)>;

/// The account of a person: the one bound to them, or else the only open one with their verified mail address, or else
/// a new one when the mapping gives it a post. The mapping's posts are brought up to date.
///
/// An address that a closed account bears, or one whom the provider knows by another name, opens nothing: addresses are
/// given to other people when somebody leaves.
pub async fn account(app: &App, settings: &Settings, person: &Person) -> Result<Result<Account, Refusal>, Failure> {
    let mapping = mapping(settings.get(&OIDC_ROLES));
    let bound = app.ledger().account_of_identity(&person.issuer, &person.subject).await?;
    let account = match bound {
        Some(account) => account,
        None => match by_mail(app, person).await? {
            Ok(Some(account)) => {
                bind(app, person, &account).await?;
                account
            }
            Ok(None) => match create(app, person, &mapping).await? {
                Some(account) => return Ok(Ok(account)),
                None => return Ok(Err(Refusal::new("sign-in-oidc-unknown", told(person)))),
            },
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    if account.disabled {
        return Ok(Err(Refusal::new("sign-in-oidc-disabled", told(person))));
    }
    Ok(Ok(refresh(app, person, account, &mapping).await?))
}

/// The only open account with the verified address.
async fn by_mail(app: &App, person: &Person) -> Result<Result<Option<Account>, Refusal>, Failure> {
    let Some(email) = &person.email else { return Ok(Ok(None)) };
    let mut found = app.ledger().accounts().await?;
    found.retain(|account| account.email.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(email)));
    if found.is_empty() {
        return Ok(Ok(None));
    }
    found.retain(|account| !account.disabled);
    let account = match (found.pop(), found.is_empty()) {
        (Some(account), true) => account,
        (Some(_), false) => return Ok(Err(Refusal::new("sign-in-oidc-ambiguous", told(person)))),
        (None, _) => return Ok(Err(Refusal::new("sign-in-oidc-disabled", told(person)))),
    };
    if app.ledger().has_identity(&person.issuer, &account.id).await? {
        return Ok(Err(Refusal::new("sign-in-oidc-ambiguous", told(person))));
    }
    Ok(Ok(Some(account)))
}

fn told(person: &Person) -> String {
    format!("{} at {}", person.subject, person.issuer)
}

fn act(app: &App, login: &str, kind: &str, reason: String) -> NewAct {
    NewAct {
        actor: login.to_owned(),
        reason,
        kind: kind.to_owned(),
        source: None,
        source_digest: None,
        recorded_at: app.now(),
    }
}

async fn bind(app: &App, person: &Person, account: &Account) -> Result<(), Failure> {
    // Who they are there is theirs, and would stay in the chain: the provider is told only.
    let act = act(app, &account.login, "bind user", format!("{} {}", account.login, person.issuer));
    Ok(app.ledger().add_identity(act, &person.issuer, &person.subject, &account.id).await?)
}

/// A new account, when the mapping gives it a post.
async fn create(app: &App, person: &Person, mapping: &Mapping) -> Result<Option<Account>, Failure> {
    let posts = refreshed(&[], mapping, &person.groups);
    if posts.is_empty() {
        return Ok(None);
    }
    let base = login(person);
    let mut account = NewAccount {
        id: AccountId(random::name(app.now())?),
        login: base.clone(),
        name: person.name.clone().unwrap_or_else(|| base.clone()),
        email: person.email.clone(),
        password_hash: None,
        given_until: None,
        posts,
    };
    for number in 2.. {
        let reason = format!("{} {} {}", account.login, person.issuer, in_words(&account.posts));
        if app.ledger().add_account(act(app, &account.login, "add user", reason), &account).await? {
            break;
        }
        account.login = format!("{base}-{number}");
    }
    let account = app.ledger().account(&account.id).await?.ok_or(Failure::NotFound)?;
    bind(app, person, &account).await?;
    Ok(Some(account))
}

/// What the person would type to sign in here: from the name or the address there.
fn login(person: &Person) -> String {
    let given = person.login.as_deref().or(person.email.as_deref()).unwrap_or_default();
    let given = given.split('@').next().unwrap_or_default().to_lowercase();
    let sound = |letter: &char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-_".contains(*letter);
    let login: String = given.chars().filter(sound).take(32).collect();
    if login.len() < 3 { format!("sso-{login}") } else { login }
}

/// Brings the posts that the mapping can give up to date.
async fn refresh(app: &App, person: &Person, account: Account, mapping: &Mapping) -> Result<Account, Failure> {
    let posts = refreshed(&account.posts, mapping, &person.groups);
    if posts == refreshed(&account.posts, &Vec::new(), &[]) {
        return Ok(account);
    }
    let reason = format!("{} {}", account.login, in_words(&posts));
    let act = act(app, &account.login, "change user", format!("{reason} ({})", person.issuer));
    let id = account.id.clone();
    if !app.ledger().change_account(act, &Account { posts, ..account }).await? {
        return Err(Failure::Bad("problem-changed-meanwhile"));
    }
    app.ledger().account(&id).await?.ok_or(Failure::NotFound)
}

/// Posts in order: those the mapping knows as the claim says, all others as an administrator left them.
fn refreshed(posts: &[Post], mapping: &Mapping, groups: &[String]) -> Vec<Post> {
    let by_hand = posts.iter().filter(|post| mapping.iter().all(|(_, mapped)| mapped != *post));
    let given = mapping.iter().filter(|(value, _)| groups.contains(value)).map(|(_, post)| post);
    let mut posts: Vec<Post> = by_hand.chain(given).cloned().collect();
    posts.sort();
    posts.dedup();
    posts
}

/// Reads lines `value = role|unit|department`, of a producer `value = producer|unit|code`; a value may itself hold `=`. What cannot be read gives nothing.
fn mapping(text: &str) -> Mapping {
    let line = |line: &str| {
        let (value, post) = line.rsplit_once('=')?;
        let post = read(&post.split('|').map(str::trim).collect::<Vec<_>>().join("|"))?;
        let is_sound = (post.role == Role::Specialist) == post.department.is_some()
            && (post.role == Role::Producer) == post.producer.is_some();
        is_sound.then(|| (value.trim().to_owned(), post))
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = lines.filter_map(|text| {
        let read = line(text);
        if read.is_none() {
            tracing::warn!("{}: “{text}” cannot be read", OIDC_ROLES.key);
        }
        read
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(text: &str) -> Vec<Post> {
        text.split_whitespace().map(|post| read(post).expect(post)).collect()
    }

    #[test]
    fn a_mapping_is_read_line_by_line() {
        let text =
            "xa = commune_officer|18145\n\ncn=y,ou=ntm = specialist | 42 | health\nz = king|42\nw = specialist|42\nv";
        let read = mapping(text);
        let values: Vec<&str> = read.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(values, ["xa", "cn=y,ou=ntm"]);
        assert_eq!(read[1].1, posts("specialist|42|health")[0]);
    }

    #[test]
    fn the_provider_gives_and_takes_only_what_the_mapping_knows() {
        let mapping = mapping("a = commune_officer|18145\nb = leader|42");
        let groups = |groups: &[&str]| groups.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>();
        let by_hand = posts("administrator|42");
        let both = refreshed(&by_hand, &mapping, &groups(&["a", "other"]));
        assert_eq!(both, posts("commune_officer|18145 administrator|42"));
        assert_eq!(refreshed(&both, &mapping, &groups(&["b"])), posts("leader|42 administrator|42"));
        assert_eq!(refreshed(&both, &mapping, &[]), by_hand);
    }

    #[test]
    fn a_login_is_made_of_what_may_stand_in_one() {
        let person = |login: Option<&str>, email: Option<&str>| Person {
            login: login.map(str::to_owned),
            email: email.map(str::to_owned),
            ..Person::default()
        };
        assert_eq!(login(&person(Some("Lan.Tran@HATINH"), None)), "lan.tran");
        assert_eq!(login(&person(None, Some("hoa@example.vn"))), "hoa");
        assert_eq!(login(&person(Some("Đỗ"), None)), "sso-");
        assert_eq!(login(&person(None, None)), "sso-");
    }
}
