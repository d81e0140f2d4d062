//! Users and the posts they hold.

pub mod erasing;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use ledger::{Account, AccountId, NewAccount};
use programme::{
    fact::{Producer, Record},
    policy::{Action, Post, Role},
    unit::UnitCode,
};

use super::{
    frame::{Frame, Page},
    go,
};
use crate::{
    app::App,
    auth::people::{GIVEN_FOR, SHORTEST, hash, problem},
    failure::Failure,
    random,
    request::{Fields, Visit},
    route::{Access::Office, Route},
    time,
};

/// The pages of people.
pub fn routes() -> Vec<Route> {
    let access = Office(Action::ManagePeople);
    vec![
        Route::get("/people", access, page),
        Route::post("/people/add", access, add),
        Route::get("/people/{login}", access, person),
        Route::post("/people/{login}/change", access, change),
        Route::post("/people/{login}/password", access, password),
        Route::get("/people/{login}/erase", access, erasing::page),
        Route::post("/people/{login}/erase", access, erasing::erase),
    ]
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage<'a> {
    frame: Frame<'a>,
    rows: Vec<(Account, Vec<String>)>,
    choices: Choices<'a>,
    problem: Option<String>,
    form: Fields,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage<'a> {
    frame: Frame<'a>,
    account: &'a Account,
    /// When the name was erased.
    erased: Option<String>,
    posts: Vec<(String, String)>,
    choices: Choices<'a>,
    said: Said,
}

/// What a page of a person says once.
#[derive(Default)]
struct Said {
    problem: Option<String>,
    /// A first password that was made for the person, and until when it lets in.
    password: Option<(String, String)>,
}

/// What a post can be made of.
struct Choices<'a> {
    roles: Vec<(&'static str, &'static str)>,
    units: Vec<(String, String)>,
    departments: Vec<(&'a str, &'a str)>,
    producers: Vec<(&'a str, &'a str)>,
}

impl<'a> Choices<'a> {
    fn new(visit: &'a Visit) -> Self {
        let moment = &visit.moment;
        let mut units: Vec<(String, String)> =
            moment.tree().iter().map(|(_, unit)| (unit.code.to_text(), unit.full_name())).collect();
        units.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then_with(|| super::sort::compare(&a.1, &b.1)));
        let department =
            |department: &'a programme::law::Department| (department.id.as_str(), department.name.get(visit.lang));
        let producers = moment.now.all::<Producer>().iter().map(Record::fact);
        let mut producers: Vec<_> = producers.map(|each| (each.code.as_str(), each.name.as_str())).collect();
        producers.sort_by(|a, b| super::sort::compare(a.1, b.1));
        Self {
            roles: Role::ALL.iter().map(|role| (role.id(), role.label(visit.lang))).collect(),
            units,
            departments: visit.moment.law().departments().iter().map(department).collect(),
            producers,
        }
    }
}

/// A post in words.
pub fn told(visit: &Visit, post: &Post) -> String {
    let department = post.department.as_deref().and_then(|id| visit.moment.law().department(id));
    let department = department.map(|department| format!(" – {}", department.name.get(visit.lang)));
    let producer = post.producer.as_deref().map(|code| format!(" – {}", visit.moment.now.producer_name(code)));
    let whose = department.or(producer).unwrap_or_default();
    format!("{}, {}{whose}", post.label(visit.lang), visit.moment.now.unit_name(post.unit))
}

/// A post as a form sends it: role, unit, and the department or the producer.
pub fn written(post: &Post) -> String {
    let whose = post.department.as_deref().or(post.producer.as_deref()).unwrap_or_default();
    format!("{}|{}|{whose}", post.role.id(), post.unit)
}

/// Posts as acts tell them.
pub fn in_words(posts: &[Post]) -> String {
    posts.iter().map(written).collect::<Vec<_>>().join(" ")
}

/// Reads a post as [`written`].
pub fn read(text: &str) -> Option<Post> {
    let mut parts = text.split('|');
    let (role, unit) = (Role::from_id(parts.next()?)?, parts.next()?.parse::<UnitCode>().ok()?);
    let whose = parts.next().filter(|whose| !whose.is_empty()).map(str::to_owned);
    let (producer, department) = if role == Role::Producer { (whose, None) } else { (None, whose) };
    Some(Post { role, unit, department, producer })
}

/// The post that three fields of a form name; none when they are empty.
fn chosen(visit: &Visit, form: &Fields) -> Result<Option<Post>, Failure> {
    let (role, unit) = (form.get("role"), form.get("unit"));
    if role.is_empty() || unit.is_empty() {
        return Ok(None);
    }
    let whose = form.get(if role == Role::Producer.id() { "producer" } else { "department" });
    let post = read(&format!("{role}|{unit}|{whose}")).ok_or(Failure::Bad("failure-form"))?;
    sound(visit, post).map(Some)
}

/// A post that can be held: its unit exists, a specialist belongs to a department and a producer's post speaks for one
/// that is on record, nobody else's does.
pub fn sound(visit: &Visit, post: Post) -> Result<Post, Failure> {
    let department = post.department.filter(|_| post.role == Role::Specialist);
    let is_known = department.as_deref().is_some_and(|id| visit.moment.law().department(id).is_some());
    if post.role == Role::Specialist && !is_known {
        return Err(Failure::Bad("failure-department"));
    }
    let producer = post.producer.filter(|_| post.role == Role::Producer);
    let is_on_record = |code: &str| visit.moment.now.producer(code).is_some();
    if post.role == Role::Producer && !producer.as_deref().is_some_and(is_on_record) {
        return Err(Failure::Bad("failure-producer"));
    }
    visit.moment.tree().index(post.unit).ok_or(Failure::NotFound)?;
    Ok(Post { department, producer, ..post })
}

/// `GET /people`.
pub async fn page(visit: Visit) -> Result<Page, Failure> {
    list(&visit, None, Fields(Vec::new())).await
}

async fn list(visit: &Visit, problem: Option<String>, form: Fields) -> Result<Page, Failure> {
    let accounts = visit.app.ledger().accounts().await?;
    let row = |account: Account| {
        let posts = account.posts.iter().map(|post| told(visit, post)).collect();
        (account, posts)
    };
    let rows = accounts.into_iter().map(row).collect();
    Frame::new(visit, "people").render(|frame| PeoplePage { frame, rows, choices: Choices::new(visit), problem, form })
}

/// `POST /people/add`.
pub async fn add(visit: Visit, form: Fields) -> Result<Response, Failure> {
    let person = NewPerson {
        login: form.get("login").to_lowercase(),
        name: form.get("name").to_owned(),
        email: Some(form.get("email").to_owned()).filter(|email| !email.is_empty()),
        password: random::password()?,
        posts: Vec::new(),
    };
    let password = person.password.clone();
    let refuse = async |key: &str, form: Fields| {
        let problem = visit.words(key, &[("shortest", &SHORTEST.to_string())]);
        Ok(list(&visit, Some(problem), form).await?.into_response())
    };
    if let Some(key) = person.problem(&visit.app) {
        return refuse(key, form).await;
    }
    let (login, posts) = (person.login.clone(), chosen(&visit, &form)?.into_iter().collect());
    if !make(&visit, NewPerson { posts, ..person }).await? {
        return refuse("problem-login-taken", form).await;
    }
    tell_password(&visit, &login, password).await
}

/// Somebody who is to have an account.
pub struct NewPerson {
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// The first password, to be changed at the first sign-in.
    pub password: String,
    /// The posts held.
    pub posts: Vec<Post>,
}

impl NewPerson {
    /// What is wrong: the key of a message.
    pub fn problem(&self, app: &App) -> Option<&'static str> {
        let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
        if !(3..=40).contains(&self.login.len()) || !self.login.bytes().all(sound) {
            Some("problem-login")
        } else if self.name.is_empty() {
            Some("problem-name")
        } else {
            problem(&self.password, &[&self.login, &self.name], &app.config.register)
        }
    }
}

/// Makes an account; `false` when the login is taken.
pub async fn make(visit: &Visit, person: NewPerson) -> Result<bool, Failure> {
    let account = NewAccount {
        id: AccountId(random::name(visit.app.now())?),
        login: person.login,
        name: person.name,
        email: person.email,
        password_hash: Some(hash(person.password).await?),
        given_until: Some(given_until(visit)),
        posts: person.posts,
    };
    let act = visit.act("add user", &format!("{} {}", account.login, in_words(&account.posts)))?;
    Ok(visit.app.ledger().add_account(act, &account).await?)
}

/// `GET /people/{login}`.
pub async fn person(visit: Visit, Path(login): Path<String>) -> Result<Page, Failure> {
    show(&visit, &login, Said::default()).await
}

/// Shows a first password, this once.
async fn tell_password(visit: &Visit, login: &str, password: String) -> Result<Response, Failure> {
    let password = Some((password, time::written(given_until(visit))));
    Ok(show(visit, login, Said { password, problem: None }).await?.into_response())
}

/// Until when a password that is given now lets in.
fn given_until(visit: &Visit) -> Timestamp {
    let now = visit.app.now();
    now.checked_add(GIVEN_FOR).unwrap_or(now)
}

async fn show(visit: &Visit, login: &str, said: Said) -> Result<Page, Failure> {
    let account = visit.app.ledger().account_of_login(login).await?.ok_or(Failure::NotFound)?;
    let posts = account.posts.iter().map(|post| (written(post), told(visit, post))).collect();
    Frame::new(visit, "person").render(|frame| PersonPage {
        frame,
        account: &account,
        erased: account.erased_at.map(time::written),
        posts,
        choices: Choices::new(visit),
        said,
    })
}

/// `POST /people/{login}/change`: name, address, posts, and whether the account is open.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    form: Fields,
) -> Result<Response, Failure> {
    let refused = async |key: &str| {
        let said = Said { problem: Some(visit.words(key, &[])), password: None };
        Ok(show(&visit, &login, said).await?.into_response())
    };
    let mut account = app.ledger().account_of_login(&login).await?.ok_or(Failure::NotFound)?;
    erasing::demand_named(&account)?;
    account.version = form.get("version").parse().map_err(|_| Failure::Bad("failure-form"))?;
    account.name = form.get("name").to_owned();
    account.email = Some(form.get("email").to_owned()).filter(|email| !email.is_empty());
    account.disabled = form.get("disabled") == "1";
    if account.disabled && account.id == visit.viewer()?.account.id {
        return refused("problem-own-account").await;
    }
    let kept: Vec<&str> = form.all("post").collect();
    account.posts.retain(|post| kept.contains(&written(post).as_str()));
    account.posts.extend(chosen(&visit, &form)?);
    if !keep(&visit, &account).await? {
        return refused("problem-changed-meanwhile").await;
    }
    Ok(go(&visit, &format!("/people/{login}"), "done-changed"))
}

/// Changes an account, if it is still the one that was seen.
pub async fn keep(visit: &Visit, account: &Account) -> Result<bool, Failure> {
    let open = if account.disabled { "disabled" } else { "open" };
    let act = visit.act("change user", &format!("{} {open} {}", account.login, in_words(&account.posts)))?;
    Ok(visit.app.ledger().change_account(act, account).await?)
}

/// `POST /people/{login}/password`: a new one for who forgot theirs, made here and shown once, to be changed at the first sign-in; the
/// second factor goes when asked.
pub async fn password(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    form: Fields,
) -> Result<Response, Failure> {
    let account = app.ledger().account_of_login(&login).await?.ok_or(Failure::NotFound)?;
    erasing::demand_named(&account)?;
    let password = random::password()?;
    reset(&visit, &account, password.clone(), form.get("second_factor") == "remove").await?;
    tell_password(&visit, &login, password).await
}

/// Gives an account another password, and takes its second factor away when asked.
pub async fn reset(
    visit: &Visit,
    account: &Account,
    password: String,
    removes_second_factor: bool,
) -> Result<(), Failure> {
    let (ledger, login, hash) = (visit.app.ledger(), &account.login, hash(password).await?);
    ledger.set_password(visit.act("reset password", login)?, &account.id, &hash, Some(given_until(visit))).await?;
    if removes_second_factor {
        ledger.set_second_factor(visit.act("remove second factor", login)?, &account.id, (None, &[]), None).await?;
    }
    Ok(())
}
