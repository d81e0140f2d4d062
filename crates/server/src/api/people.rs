//! Accounts and the posts they hold. No answer bears a password, its hash or the secret of a second factor.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use ledger::Account;
use programme::policy::{Post, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Json, Page, Paging, Precondition, Problems, WriteProblems, json, line, once, tagged, with_tag},
    units::HeldPost,
};
use crate::{
    auth::people::problem,
    failure::Failure,
    pages::people::{NewPerson, erasing::demand_named, keep, make, reset, sound},
    request::Visit,
};

/// Somebody holds at most so many posts.
const POSTS: usize = 50;
/// A name or an address has at most so many characters.
const LONGEST: usize = 200;

/// Somebody who may sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// What is typed to sign in.
    #[schema(example = "lan")]
    login: String,
    /// The person's name.
    #[schema(example = "Trần Thị Lan")]
    name: String,
    /// Where mail goes.
    #[schema(required)]
    email: Option<String>,
    /// The posts held.
    posts: Vec<HeldPost>,
    /// Whether a second factor is asked for.
    second_factor: bool,
    /// Whether signing in is refused.
    closed: bool,
    /// Whether the person's name was erased: the login is a pseudonym, and nothing of it changes any more.
    erased: bool,
    /// Grows with each change: the tag to change it by.
    version: i64,
}

fn view(account: &Account) -> PersonView {
    PersonView {
        login: account.login.clone(),
        name: account.name.clone(),
        email: account.email.clone(),
        posts: account.posts.iter().map(HeldPost::from).collect(),
        second_factor: account.totp_secret.is_some(),
        closed: account.disabled,
        erased: account.erased_at.is_some(),
        version: account.version,
    }
}

/// Everybody who has an account, by login.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
        ("limit" = Option<u16>, Query, description = "Items of a page", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "A page of people", body = Page<PersonView>), Problems))]
pub async fn list(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let paging = Paging::read(&visit)?;
    let mut accounts = visit.app.ledger().accounts().await?;
    accounts.sort_by(|a, b| a.login.cmp(&b.login));
    tagged(&headers, &paging.page(accounts.iter().map(|account| (account.login.clone(), view(account)))))
}

/// Somebody who has an account.
#[utoipa::path(get, path = "/api/v1/people/{login}", tag = "people",
    params(("login" = String, Path, description = "What is typed to sign in", example = "lan", pattern = "^[a-z0-9._-]{3,40}$")),
    responses((status = 200, description = "The person; the tag is the version", body = PersonView), Problems))]
pub async fn one(visit: Visit, Path(login): Path<String>) -> Result<Response, Failure> {
    answer(&find(&visit, &login).await?)
}

async fn find(visit: &Visit, login: &str) -> Result<Account, Failure> {
    visit.app.ledger().account_of_login(login).await?.ok_or(Failure::NotFound)
}

fn answer(account: &Account) -> Result<Response, Failure> {
    Ok(with_tag(json(StatusCode::OK, &view(account))?, &format!("\"{}\"", account.version)))
}

/// A post to be held.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// The role.
    #[schema(example = "commune_officer", pattern = "^[a-z_]+$")]
    role: String,
    /// The unit.
    #[schema(example = "18145", pattern = "^[0-9]{2,5}(-[0-9]{2,3})?$")]
    unit: String,
    /// The department, for a specialist.
    #[serde(default)]
    #[schema(max_length = 60)]
    department: Option<String>,
    /// The code of the producer, for a producer's post.
    #[serde(default)]
    #[schema(max_length = 60)]
    producer: Option<String>,
}

/// The posts as sent.
fn posts(sent: &[NewPost]) -> Result<Vec<Post>, Failure> {
    if sent.len() > POSTS {
        return Err(Failure::Part("posts", "failure-part"));
    }
    let read = |sent: &NewPost| {
        let role = Role::from_id(&sent.role).ok_or(Failure::Part("role", "failure-part"))?;
        let unit = sent.unit.parse().map_err(|_| Failure::Part("unit", "failure-part"))?;
        let department = sent.department.as_deref().map(|department| line("department", department, 60)).transpose()?;
        let producer = sent.producer.as_deref().map(|producer| line("producer", producer, 60)).transpose()?;
        Ok(Post { role, unit, department: department.map(str::to_owned), producer: producer.map(str::to_owned) })
    };
    sent.iter().map(read).collect()
}

/// Refuses posts that nobody can hold; those already held are held on, though their unit be gone.
fn holdable(visit: &Visit, posts: Vec<Post>, held: &[Post]) -> Result<Vec<Post>, Failure> {
    let check = |post: Post| if held.contains(&post) { Ok(post) } else { sound(visit, post) };
    posts.into_iter().map(check).collect()
}

fn email(sent: Option<&str>) -> Result<Option<String>, Failure> {
    let email = sent.map(|email| line("email", email, LONGEST)).transpose()?.filter(|email| !email.is_empty());
    if email.is_some_and(|email| !email.contains('@')) {
        return Err(Failure::Part("email", "failure-part"));
    }
    Ok(email.map(str::to_owned))
}

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// What is typed to sign in.
    #[schema(example = "lan", pattern = "^[a-z0-9._-]{3,40}$")]
    login: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Where mail goes.
    #[serde(default)]
    #[schema(max_length = 200)]
    email: Option<String>,
    /// The first password: good for seven days, to be changed at the first sign-in.
    #[schema(min_length = 12, max_length = 200, format = Password)]
    password: String,
    /// The posts held.
    #[serde(default)]
    #[schema(max_items = 50)]
    posts: Vec<NewPost>,
}

/// Makes an account. The person must change the password at the first sign-in.
#[utoipa::path(post, path = "/api/v1/people", tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer", min_length = 1, max_length = 200)),
    request_body = NewAccount,
    responses((status = 201, description = "Made", body = PersonView), Problems, WriteProblems))]
pub async fn add(visit: Visit, headers: HeaderMap, Json(body): Json<NewAccount>) -> Result<Response, Failure> {
    let person = NewPerson {
        login: body.login,
        name: line("name", &body.name, LONGEST)?.to_owned(),
        email: email(body.email.as_deref())?,
        password: password(body.password)?,
        posts: holdable(&visit, posts(&body.posts)?, &[])?,
    };
    if let Some(key) = person.problem(&visit.app) {
        return Err(Failure::Bad(key));
    }
    // What is kept of the request to recognise it says nothing of the password.
    let request = format!("{} {} {:?} {:?}", person.login, person.name, person.email, person.posts);
    let (visit, login) = (&visit, person.login.clone());
    once(visit, &headers, &request, async move || {
        if !make(visit, person).await? {
            return Err(Failure::Conflict("problem-login-taken"));
        }
        Ok((StatusCode::CREATED, view(&find(visit, &login).await?)))
    })
    .await
}

/// What an account is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedAccount {
    /// The person's name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Where mail goes; none for nowhere.
    #[serde(deserialize_with = "Option::deserialize")] // An address that is left out must not be taken away.
    #[schema(required, max_length = 200)]
    email: Option<String>,
    /// All posts held.
    #[schema(max_items = 50)]
    posts: Vec<NewPost>,
    /// Whether signing in is refused; its sessions end.
    closed: bool,
}

/// Changes an account: name, address, posts, whether it is closed. Name what was seen by `If-Match` with the tag.
#[utoipa::path(put, path = "/api/v1/people/{login}", tag = "people",
    params(
        ("login" = String, Path, description = "What is typed to sign in", example = "lan", pattern = "^[a-z0-9._-]{3,40}$"),
        ("If-Match" = Option<String>, Header, description = "The tag of what was seen", pattern = "^\"?[0-9]{1,18}\"?$"),
    ),
    request_body = ChangedAccount,
    responses((status = 200, description = "Changed", body = PersonView), Problems, WriteProblems))]
pub async fn put(
    visit: Visit,
    headers: HeaderMap,
    Path(login): Path<String>,
    Json(body): Json<ChangedAccount>,
) -> Result<Response, Failure> {
    let (name, email, posts) = (line("name", &body.name, LONGEST)?, email(body.email.as_deref())?, posts(&body.posts)?);
    if name.is_empty() {
        return Err(Failure::Bad("problem-name"));
    }
    let seen = Precondition::read(&headers)?;
    let account = somebody_else(&visit, &login).await?;
    if seen != Precondition::Is(account.version) {
        return Err(Failure::Moved);
    }
    let posts = holdable(&visit, posts, &account.posts)?;
    let account = Account { name: name.to_owned(), email, posts, disabled: body.closed, ..account };
    if !keep(&visit, &account).await? {
        return Err(Failure::Moved);
    }
    answer(&find(&visit, &login).await?)
}

/// The account of somebody else than the token's owner: a token that changed its owner's would give it more than it was
/// given.
async fn somebody_else(visit: &Visit, login: &str) -> Result<Account, Failure> {
    let account = find(visit, login).await?;
    if account.id == visit.viewer()?.account.id {
        return Err(Failure::Conflict("failure-own-account"));
    }
    demand_named(&account)?;
    Ok(account)
}

/// Another password for who forgot theirs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password: good for seven days, to be changed at the first sign-in.
    #[schema(min_length = 12, max_length = 200, format = Password)]
    password: String,
    /// Whether the second factor is taken away too.
    #[serde(default)]
    remove_second_factor: bool,
}

fn password(sent: String) -> Result<String, Failure> {
    if sent.chars().count() > LONGEST { Err(Failure::Part("password", "failure-part")) } else { Ok(sent) }
}

/// Gives somebody another password, to be changed at the first sign-in; all sessions of the account end.
#[utoipa::path(post, path = "/api/v1/people/{login}/password", tag = "people",
    params(("login" = String, Path, description = "What is typed to sign in", example = "lan", pattern = "^[a-z0-9._-]{3,40}$")),
    request_body = NewPassword,
    responses((status = 200, description = "Set", body = PersonView), Problems, WriteProblems))]
pub async fn set_password(
    visit: Visit,
    Path(login): Path<String>,
    Json(body): Json<NewPassword>,
) -> Result<Response, Failure> {
    let password = password(body.password)?;
    let account = somebody_else(&visit, &login).await?;
    if let Some(key) = problem(&password, &[&account.login, &account.name], &visit.app.config.register) {
        return Err(Failure::Bad(key));
    }
    reset(&visit, &account, password, body.remove_second_factor).await?;
    answer(&find(&visit, &login).await?)
}
