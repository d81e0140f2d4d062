//! Others fail: servers that take a connection and then say nothing, and more people than there are places.

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Fallible, TOKEN,
    client::{Sender, Writer, ask},
    wait, work, writers,
};

/// A server that takes connections and says nothing.
struct Silent {
    at: SocketAddr,
    held: Arc<Mutex<Vec<TcpStream>>>,
}

impl Silent {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let silent = Self { at: listener.local_addr().expect("an address"), held: Arc::default() };
        let held = silent.held.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                held.lock().expect("nobody panicked").push(stream);
            }
        });
        silent
    }

    fn was_asked(&self) -> bool {
        !self.held.lock().expect("nobody panicked").is_empty()
    }
}

/// How long a page takes.
fn took(at: SocketAddr, path: &str) -> Duration {
    let began = Instant::now();
    let answer = ask(at, "GET", path, &[], b"").expect("an answer");
    assert_eq!(answer.status, 200, "{path}");
    began.elapsed()
}

#[test]
fn a_mail_server_and_a_provider_that_say_nothing_hold_nobody_up() {
    let silent = Silent::new();
    let mut fallible = Fallible::new(None);
    fallible.kill();
    let (mail, provider) = (format!("smtp://{}", silent.at), format!("http://{}", silent.at));
    for (setting, value) in [
        ("smtp.url", mail.as_str()),
        ("smtp.from", "vpdp@example.vn"),
        ("public.url", "https://ntm.example.vn"),
        ("oidc.issuer", &provider),
        ("oidc.client_id", "nongthon"),
    ] {
        fallible.office.run(&["set", setting, value]).done();
    }
    let ledger = rusqlite::Connection::open(fallible.office.path().join("ledger.sqlite")).expect("a ledger");
    let letters = "INSERT INTO outgoing_mail (id, recipient, subject, body, created_at, next_attempt_at) \
                   WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20) \
                   SELECT 'l' || n, 'lan@example.vn', 'a', 'b', 0, 0 FROM n";
    assert_eq!(ledger.execute(letters, []).expect("letters"), 20);
    drop(ledger);
    fallible.start();
    let at = fallible.at;
    let signing_in = thread::spawn(move || {
        let began = Instant::now();
        let answer = ask(at, "GET", "/sign-in/oidc?back=/", &[], b"").expect("an answer");
        (answer.status, began.elapsed())
    });
    let (mut writers, mut sender) = (writers(), Sender::default());
    work(at, &mut writers, &mut sender, || {
        thread::sleep(Duration::from_secs(4));
        assert!(took(at, "/sign-in") < Duration::from_secs(2), "others are served");
    });
    assert!(silent.was_asked());
    assert!(writers.iter().map(Writer::acknowledged).sum::<u32>() > 5, "people work on");
    let (status, waited) = signing_in.join().expect("it asked");
    assert!(status != 500 && waited < Duration::from_secs(20), "{status} after {waited:?}");
    fallible.kill();
    let ledger = rusqlite::Connection::open(fallible.office.path().join("ledger.sqlite")).expect("a ledger");
    let count = |condition: &str| {
        let select = format!("SELECT COUNT(*) FROM outgoing_mail WHERE {condition}");
        ledger.query_row(&select, [], |row| row.get::<_, i64>(0)).expect("a number")
    };
    assert_eq!(count("sent_at IS NULL AND id LIKE 'l%'"), 20, "no letter is taken for sent");
}

#[test]
fn a_store_that_says_nothing_refuses_files_and_nothing_else() {
    let silent = Silent::new();
    let endpoint = format!("http://{}", silent.at);
    let store = [
        ("NONGTHON_EVIDENCE", "s3://bucket"),
        ("AWS_ENDPOINT_URL", &endpoint),
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
    ];
    let mut fallible = Fallible::new(None);
    fallible.kill();
    fallible.beneath = store.map(|(name, value)| (name, value.to_owned())).to_vec();
    fallible.spawn();
    let at = fallible.at;
    let began = Instant::now();
    while ask(at, "GET", "/health/live", &[], b"").is_none() {
        assert!(began.elapsed() < Duration::from_mins(1));
        thread::sleep(Duration::from_millis(20));
    }
    let file = thread::spawn(move || {
        let mut sender = Sender::default();
        let began = Instant::now();
        sender.send(at, TOKEN);
        (sender.taken(), began.elapsed())
    });
    let ready = ask(at, "GET", "/health/ready", &[], b"").expect("an answer");
    assert_eq!(ready.status, 503, "it says that files cannot be kept");
    for mut writer in writers() {
        writer.report(at, TOKEN).expect("figures are recorded");
    }
    assert!(took(at, "/portal") < Duration::from_secs(5));
    let (taken, waited) = file.join().expect("it asked");
    assert_eq!(taken, 0);
    assert!(waited < Duration::from_mins(2), "whoever sends a file is told after {waited:?}");
}

/// Five hundred come at once; two thirds of them to sign in, which is slow on purpose, and more than there are places.
#[test]
fn more_people_than_places_are_turned_away_and_those_inside_are_served() {
    let fallible = Fallible::new(None);
    let at = fallible.at;
    let ends = AtomicBool::new(false);
    let told: Mutex<BTreeMap<(&str, u16), u32>> = Mutex::default();
    let origin = format!("http://{at}");
    let mut writers = writers();
    thread::scope(|scope| {
        for person in 0..500_u32 {
            let (ends, told, origin) = (&ends, &told, &origin);
            let people = thread::Builder::new().stack_size(128 * 1024);
            let come = move || {
                while !ends.load(Ordering::Relaxed) {
                    let (what, answer) = if person % 3 > 0 {
                        let form = format!("login=nobody{person}&password=nobody-knows-it");
                        let headers =
                            [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
                        ("sign in", ask(at, "POST", "/sign-in/password", &headers, form.as_bytes()))
                    } else {
                        ("look", ask(at, "GET", "/sign-in", &[], b""))
                    };
                    let status = answer.map_or(0, |answer| answer.status);
                    *told.lock().expect("nobody panicked").entry((what, status)).or_default() += 1;
                }
            };
            people.spawn_scoped(scope, come).expect("a thread");
        }
        thread::sleep(Duration::from_secs(3));
        let began = Instant::now();
        let live = ask(at, "GET", "/health/live", &[], b"").expect("it lives");
        assert!(live.status == 200 && began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        // Whoever writes is served or turned away, never half.
        for writer in &mut writers {
            let _ = writer.report(at, TOKEN);
        }
        thread::sleep(Duration::from_secs(3));
        ends.store(true, Ordering::Relaxed);
    });
    let told = told.into_inner().expect("nobody panicked");
    println!("500 at once: {told:?}");
    let known = told.keys().all(|(_, status)| [0, 200, 401, 422, 429, 503].contains(status));
    assert!(known, "{told:?}");
    let count =
        |wanted: u16| told.iter().filter(|((_, status), _)| *status == wanted).map(|(_, count)| count).sum::<u32>();
    assert!(count(503) > 0, "some are turned away: {told:?}");
    assert!(count(200) > 0, "some are served: {told:?}");
    assert!(count(0) < (count(200) + count(503)) / 20, "nearly all are answered: {told:?}");
    wait(at);
    assert!(took(at, "/sign-in") < Duration::from_secs(2), "afterwards all is as before");
    for writer in &mut writers {
        writer.check(at, TOKEN);
        writer.report(at, TOKEN).expect("it goes on");
    }
}
