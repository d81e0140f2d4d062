//! Several nodes serve one ledger: each shows what the others record, one of them does what only one may, and they follow the database
//! when a standby takes the leader's place.

use std::{
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{
    Cluster, TOKEN,
    client::{Sender, Writer, ask},
    free, grant, wait, work,
};
use crate::office::Office;

/// A program among others.
struct Node {
    at: SocketAddr,
    running: Child,
}

impl Node {
    fn start(office: &Office, name: &str, database: &str) -> Self {
        let at = free();
        let listen = at.to_string();
        let mut serve = office.command(&["serve", "--listen", &listen, "--node", name, "--database", database]);
        let running = serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let node = Self { at, running: running.expect("the binary runs") };
        wait(at);
        node
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.running.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }

    fn ready(&self) -> serde_json::Value {
        let answer = ask(self.at, "GET", "/health/ready", &[], b"").expect("an answer");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    fn has_duty(&self) -> bool {
        self.ready()["duty"] == true
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

fn until(what: &str, is: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}

fn loaded(database: &str) -> Office {
    let office = Office::empty();
    office.run(&["demo", "--load-only", "--database", database]).done();
    office
}

#[test]
fn nodes_show_what_others_record_and_one_that_was_paused_catches_up_before_it_answers() {
    let cluster = Cluster::started("nodes");
    let database = cluster.script(&["url"]);
    let office = loaded(&database);
    grant(&office, Some(&database));
    let (one, other) = (Node::start(&office, "one", &database), Node::start(&office, "other", &database));
    until("one node has the duty", || one.has_duty() != other.has_duty());

    let mut writer = Writer::new("income_per_capita");
    for _ in 0..5 {
        writer.report(one.at, TOKEN).expect("recorded");
        until("the other node hears of it", || other.ready()["behind"] == 0);
    }

    other.signal("-STOP");
    thread::sleep(Duration::from_secs(9));
    writer.report(one.at, TOKEN).expect("recorded");
    other.signal("-CONT");
    let first = other.ready();
    assert_eq!(
        (&first["behind"], &first["stale"]),
        (&0.into(), &serde_json::Value::Null),
        "it asks the ledger before it answers"
    );
    writer.check(other.at, TOKEN);

    let (on_duty, free) = if one.has_duty() { (one, other) } else { (other, one) };
    drop(on_duty);
    until("the other one takes the duty on", || free.has_duty());
}

#[test]
fn when_a_standby_takes_the_place_of_the_leader_nothing_acknowledged_is_lost() {
    let (leader, standby) = (Cluster::started("leader"), Cluster::new("standby"));
    let office = loaded(&leader.script(&["url"]));
    grant(&office, Some(&leader.script(&["url"])));
    standby.script(&["follow", leader.0.to_str().expect("UTF-8")]);
    leader.script(&["wait-for-standbys"]);
    let database = format!("{} {}", leader.script(&["url"]), standby.script(&["url"]));
    let nodes = [Node::start(&office, "one", &database), Node::start(&office, "other", &database)];

    let mut sender = Sender::default();
    let mut writers = super::writers();
    let [first, second] = [nodes[0].at, nodes[1].at];
    work(first, &mut writers, &mut sender, || {
        thread::sleep(Duration::from_secs(2));
        leader.script(&["crash"]);
    });
    assert!(writers.iter().map(Writer::acknowledged).sum::<u32>() > 3, "there was work");
    let away = ask(second, "GET", "/health/ready", &[], b"").expect("it lives");
    assert_eq!(away.status, 503, "it says that it cannot work");
    let looked = |at| ask(at, "GET", "/portal", &[], b"").expect("an answer").status;
    assert_eq!(looked(first), 200, "what is kept is served");
    assert_eq!(looked(second), 503, "what would have to be asked is not");

    standby.script(&["promote"]);
    let took = until("the nodes find the one that leads", || {
        nodes
            .iter()
            .all(|node| ask(node.at, "GET", "/health/ready", &[], b"").is_some_and(|answer| answer.status == 200))
    });
    println!("a new leader was found after {} ms", took.as_millis());
    for at in [second, first] {
        for writer in &mut writers {
            writer.check(at, TOKEN);
            writer.report(at, TOKEN).expect("it goes on");
        }
        sender.check(at, TOKEN);
    }
    drop(nodes);
    office.run(&["check", "ledger", "--database", &database]).done();
}
