//! One program takes the other's place while people work: connections wait at the socket, and none is refused.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use super::office::Office;

const UPGRADES: usize = 3;

/// Starts a program as systemd does: the socket is descriptor 3 and the environment says so.
fn serve(office: &Office, socket: &TcpListener) -> Child {
    let serve = office.command(&["serve"]);
    let mut command = Command::new("sh");
    command.args(["-c", "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" \"$@\""]);
    command.arg(serve.get_program()).args(serve.get_args());
    command.stdin(OwnedFd::from(socket.try_clone().expect("a socket"))).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the binary runs")
}

/// Asks whether the application lives, once more where a connection was let go before anything was read from it: that may happen to
/// one which was taken in the moment of the stop.
fn ask(at: SocketAddr) -> Result<(), String> {
    let asked = match ask_once(at) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionReset => ask_once(at),
        asked => asked,
    };
    match asked {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => Ok(()),
        Ok(answer) => Err(answer),
        Err(error) => Err(error.to_string()),
    }
}

fn ask_once(at: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    write!(stream, "GET /health/live HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.is_empty() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(answer) }
}

#[test]
fn no_connection_is_refused_while_one_program_takes_the_place_of_another() {
    let office = Office::example();
    let socket = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let at = socket.local_addr().expect("an address");
    let mut running = serve(&office, &socket);
    ask(at).expect("it lives");
    let ends = Arc::new(AtomicBool::new(false));
    let people: Vec<_> = (0..8)
        .map(|_| {
            let ends = ends.clone();
            thread::spawn(move || {
                let mut answers = Vec::new();
                while !ends.load(Ordering::Relaxed) {
                    answers.push(ask(at));
                    thread::sleep(Duration::from_millis(5));
                }
                answers
            })
        })
        .collect();
    for _ in 0..UPGRADES {
        let stopped = Command::new("kill").args(["-TERM", &running.id().to_string()]).status();
        assert!(stopped.expect("kill").success());
        assert!(running.wait().expect("it ends").success(), "what it was doing is finished");
        running = serve(&office, &socket);
        ask(at).expect("the next one lives");
        thread::sleep(Duration::from_millis(200));
    }
    ends.store(true, Ordering::Relaxed);
    let answers: Vec<_> = people.into_iter().flat_map(|person| person.join().expect("it asked")).collect();
    running.kill().expect("SIGKILL");
    running.wait().expect("it ends");
    let failed: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert!(
        answers.len() > 50 && failed.is_empty(),
        "of {} requests {} failed: {failed:?}",
        answers.len(),
        failed.len()
    );
}
