//! `nongthon user`: the people of the web application, from the console: the first administrator, a lost password.

use std::io::{self, BufRead as _, IsTerminal as _};

use ledger::NewAct;
use programme::{Lang, policy::Post};

use crate::{args::UserCommand, clock, error::Failure, office::Office, print};

pub async fn run(office: &Office, command: UserCommand, lang: Lang) -> Result<bool, Failure> {
    let act = |kind: &str, reason: &str| NewAct {
        actor: "cli".to_owned(),
        reason: reason.to_owned(),
        kind: kind.to_owned(),
        source: None,
        source_digest: None,
        recorded_at: clock::now(),
    };
    match command {
        UserCommand::Add { login, name, role, unit, department, producer } => {
            let unit = unit.map_or_else(|| office.province(), Ok)?;
            if let Some(id) = department.as_ref().filter(|id| office.reference.law.department(id).is_none()) {
                return Err(Failure::misuse(format!("không có sở, ngành “{id}”"), format!("no department “{id}”")));
            }
            let password = password(office, &[&login, &name], lang)?;
            let hash = server::password_hash(&password).await.map_err(Failure::Document)?;
            let posts = vec![Post { role, unit, department, producer }];
            let act = act("add user", &format!("{login} {} {unit}", role.id()));
            let added = server::create_account(&office.ledger, act, (&login.to_lowercase(), &name), &hash, posts).await;
            if !added.map_err(Failure::Document)? {
                return Err(Failure::misuse(format!("đã có người dùng “{login}”"), format!("“{login}” is taken")));
            }
            print::line(lang.pick("Đã thêm người dùng.", "The user was added."))?;
        }
        UserCommand::Password { login } => {
            let account = office.ledger.account_of_login(&login).await?.ok_or_else(|| {
                Failure::misuse(format!("không có người dùng “{login}”"), format!("no user “{login}”"))
            })?;
            let password = password(office, &[&account.login, &account.name], lang)?;
            let hash = server::password_hash(&password).await.map_err(Failure::Document)?;
            let given = clock::now().checked_add(server::GIVEN_FOR).unwrap_or_default();
            office.ledger.set_password(act("reset password", &login), &account.id, &hash, Some(given)).await?;
            print::line(lang.pick("Đã cấp mật khẩu mới.", "The password was set."))?;
        }
    }
    Ok(true)
}

/// Asks for a password: unseen on a terminal, else the first line of standard input.
fn password(office: &Office, person: &[&str], lang: Lang) -> Result<String, Failure> {
    let password = if io::stdin().is_terminal() {
        rpassword::prompt_password(lang.pick("Mật khẩu: ", "Password: "))?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    let problem = |lang| server::password_problem(&password, person, &office.reference.register, lang);
    match (problem(Lang::Vi), problem(Lang::En)) {
        (Some(vi), Some(en)) => Err(Failure::misuse(vi, en)),
        _ => Ok(password),
    }
}
