//! What breaks while people work: the program is killed, the database goes away, the disk is full. Nothing that was acknowledged is lost,
//! nothing is half done, and it goes on without hands. `make soak` does the same for a thousand falls.

pub mod client;
mod machine;
mod nodes;
mod others;

use std::{
    fmt::Write as _,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use self::client::{Sender, Writer, ask};
use super::office::Office;

/// How many falls; `make soak` asks for more than the usual few.
#[expect(clippy::disallowed_methods, reason = "a test is told how long it may take")]
fn asked() -> u32 {
    std::env::var("NONGTHON_FALLS").map_or(6, |falls| falls.parse().expect("a number of falls"))
}

/// SHA-256 of `ntk_faults`.
const TOKEN_HASH: &str = "2e2fd6190ac37aeb859c1902baf62a13d92978298b7c969635d49a6df27f7b0a";
const TOKEN: &str = "Bearer ntk_faults";

/// Gives the account `xa` of an example a token.
fn grant(office: &Office, database: Option<&str>) {
    let token = format!(
        "INSERT INTO api_token (id, hash, account, name, scopes, created_at, expires_at) SELECT 'f', '{TOKEN_HASH}', id, 'f', \
         'report see_claims see_figures', 0, 4102444800000000 FROM account WHERE login = 'xa'"
    );
    match database {
        None => {
            let ledger = rusqlite::Connection::open(office.path().join("ledger.sqlite")).expect("a ledger");
            assert_eq!(ledger.execute(&token, []).expect("a token"), 1);
        }
        Some(url) => drop(psql(url, &token).expect("a token")),
    }
}

/// An address that nobody listens at.
pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port")
}

/// Waits until the application says that it can do its work.
pub fn wait(at: SocketAddr) {
    let began = Instant::now();
    while ask(at, "GET", "/health/ready", &[], b"").is_none_or(|answer| answer.status != 200) {
        assert!(began.elapsed() < Duration::from_mins(1), "it does not recover by itself");
        thread::sleep(Duration::from_millis(20));
    }
}

/// An office whose program is started and falls.
struct Fallible {
    office: Office,
    database: Option<String>,
    at: SocketAddr,
    /// Variables of its environment.
    beneath: Vec<(&'static str, String)>,
    running: Option<Child>,
}

impl Fallible {
    fn new(database: Option<String>) -> Self {
        Self::with(database, Vec::new())
    }

    fn with(database: Option<String>, beneath: Vec<(&'static str, String)>) -> Self {
        let office = match &database {
            None => Office::example(),
            Some(url) => {
                let office = Office::empty();
                office.run(&["demo", "--load-only", "--database", url]).done();
                office
            }
        };
        grant(&office, database.as_deref());
        let mut fallible = Self { office, database, at: free(), beneath, running: None };
        fallible.start();
        fallible
    }

    fn words(&self, words: &[&str]) -> Vec<String> {
        let database = self.database.iter().flat_map(|url| ["--database".to_owned(), url.clone()]);
        words.iter().map(|word| (*word).to_owned()).chain(database).collect()
    }

    fn start(&mut self) {
        self.spawn();
        wait(self.at);
    }

    fn spawn(&mut self) {
        let words = self.words(&["serve", "--listen", &self.at.to_string()]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let serve = self.office.command(&words);
        // A file that may not grow is to be an error, not the end.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
        command.envs(self.beneath.iter().map(|(name, value)| (name, value)));
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        self.running = Some(child);
    }

    fn kill(&mut self) {
        let mut child = self.running.take().expect("it runs");
        child.kill().and_then(|()| child.wait()).expect("SIGKILL");
    }

    fn is_whole(&self) {
        let words = self.words(&["check", "ledger"]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.office.run(&words).done();
    }
}

impl Drop for Fallible {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Runs statements; the rows, or what the server says against them.
pub fn psql(url: &str, statement: &str) -> Result<String, String> {
    let words =
        ["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", url, "-c", statement];
    let done = Command::new("psql").args(words).output().expect("psql");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    if done.status.success() { Ok(text(done.stdout)) } else { Err(text(done.stderr)) }
}

/// Three who report, one who sends files and one who looks, until told to stop.
fn work(at: SocketAddr, writers: &mut [Writer], sender: &mut Sender, fall: impl FnOnce()) {
    let ends = AtomicBool::new(false);
    let goes_on = || !ends.load(Ordering::Relaxed);
    thread::scope(|scope| {
        for writer in writers {
            scope.spawn(move || {
                while goes_on() {
                    // What was refused or not answered is looked at before it is tried again.
                    if writer.report(at, TOKEN).is_err() {
                        thread::sleep(Duration::from_millis(5));
                        break;
                    }
                }
            });
        }
        scope.spawn(|| {
            while goes_on() {
                sender.send(at, TOKEN);
            }
        });
        scope.spawn(|| {
            while goes_on() {
                let _ = ask(at, "GET", "/portal", &[], b"");
            }
        });
        fall();
        ends.store(true, Ordering::Relaxed);
    });
}

/// Chance that can be repeated: a linear congruential generator (Knuth).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn writers() -> [Writer; 3] {
    ["income_per_capita", "legal_education_models", "art_groups_per_hamlet"].map(Writer::new)
}

/// Falls again and again under load, and each time is as it was promised.
fn falls(mut fallible: Fallible, chance: &mut Chance, mut fall: impl FnMut(&mut Fallible, u32)) {
    let (mut writers, mut sender) = (writers(), Sender::default());
    let asked = asked();
    for number in 0..asked {
        let at = fallible.at;
        let pause = Duration::from_millis(100 + chance.below(700));
        work(at, &mut writers, &mut sender, || {
            thread::sleep(pause);
            fall(&mut fallible, number);
        });
        if fallible.running.is_none() {
            fallible.start();
        }
        wait(at);
        for writer in &mut writers {
            writer.check(at, TOKEN);
        }
        sender.check(at, TOKEN);
    }
    fallible.kill();
    fallible.is_whole();
    let mut told = String::new();
    for writer in &writers {
        let _ = write!(told, " {} {}", writer.measure, writer.acknowledged());
    }
    println!("{asked} falls; acknowledged:{told}, {} files", sender.taken());
    assert!(writers.iter().map(Writer::acknowledged).sum::<u32>() >= asked, "there was work:{told}");
    assert!(sender.taken() > 0, "files were sent");
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    falls(Fallible::new(None), &mut Chance(1), |fallible, _| fallible.kill());
}

/// A cluster of its own, which may fall.
pub struct Cluster(PathBuf);

impl Cluster {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("nongthon-faults-{name}-{}", std::process::id())))
    }

    pub fn started(name: &str) -> Self {
        let cluster = Self::new(name);
        cluster.script(&["start"]);
        cluster
    }

    pub fn script(&self, words: &[&str]) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres");
        let done = Command::new(script).args(words).env("NONGTHON_POSTGRES_DIR", &self.0).stdin(Stdio::null()).output();
        let done = done.expect("the script runs");
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("UTF-8").trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.script(&["stop"]);
    }
}

#[test]
fn killed_or_left_without_postgresql_nothing_acknowledged_is_lost() {
    let cluster = Cluster::started("alone");
    let fallible = Fallible::new(Some(cluster.script(&["url"])));
    falls(fallible, &mut Chance(2), |fallible, number| {
        if number % 2 == 0 {
            fallible.kill();
        } else {
            // As after a fall of the machine; the application stays and must find the way back.
            cluster.script(&["crash"]);
            thread::sleep(Duration::from_millis(300));
            let away = ask(fallible.at, "GET", "/health/ready", &[], b"").expect("it lives");
            assert_eq!(away.status, 503, "it says that it cannot work");
            cluster.script(&["resume"]);
        }
    });
}

/// A file may not grow any more, as where the disk is full: whoever saves is told, whoever looks is served, and it goes on when there is room.
#[test]
fn a_full_disk_is_told_and_nothing_is_half_done() {
    let mut fallible = Fallible::new(None);
    let at = fallible.at;
    let id = fallible.running.as_ref().expect("it runs").id().to_string();
    let limit = |bytes: &str| {
        let set = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:")]).status();
        assert!(set.expect("prlimit").success());
    };
    let mut writers = writers();
    for writer in &mut writers {
        writer.report(at, TOKEN).expect("there is room");
    }
    limit("4096");
    let refused = writers[0].report(at, TOKEN).expect_err("there is no room");
    assert_eq!(refused, Some(500), "whoever saves is told");
    let looked = ask(at, "GET", "/portal", &[], b"").expect("an answer");
    assert_eq!(looked.status, 200, "whoever looks is served");
    limit("unlimited");
    for writer in &mut writers {
        writer.check(at, TOKEN);
        writer.report(at, TOKEN).expect("there is room again");
    }
    fallible.kill();
    fallible.is_whole();
}
