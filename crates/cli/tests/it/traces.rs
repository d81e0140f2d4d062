//! A collector is told where the time of a request goes, under the trace of whoever asked, and nothing of what was sent.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    process::{Child, Stdio},
    sync::mpsc,
    thread,
};

use super::{
    faults::{client::ask, free, wait},
    office::Office,
};

/// What came to a collector: the address and the body.
type Told = (String, Vec<u8>);

fn collector() -> (SocketAddr, mpsc::Receiver<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let (mut first, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                    break;
                }
                if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = text.trim().parse().expect("a length");
                }
                if first.is_empty() {
                    first = line;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            let _ = reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = tell.send((first, body));
        }
    });
    (at, told)
}

/// Ends a program as a service manager does.
fn end(mut child: Child) {
    let pid = child.id().to_string();
    let asked = std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
    assert!(asked.success());
    assert!(child.wait().expect("an end").success(), "it ends well");
}

fn holds(bodies: &[Told], text: &[u8]) -> bool {
    bodies.iter().any(|(_, body)| body.windows(text.len()).any(|part| part == text))
}

#[test]
fn a_collector_is_told_where_the_time_of_a_request_goes() {
    let (collector, told) = collector();
    let office = Office::example();
    let at = free();
    let traces = format!("http://{collector}/v1/traces");
    let mut serve = office.command(&["serve", "--listen", &at.to_string(), "--traces", &traces]);
    let child = serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    wait(at);
    let trace = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let answer = ask(at, "GET", "/sign-in?back=a-secret-that-was-typed", &[trace], b"").expect("an answer");
    assert_eq!(answer.status, 200);
    end(child);

    let told: Vec<Told> = told.try_iter().collect();
    assert!(!told.is_empty() && told.iter().all(|(first, _)| first.starts_with("POST /v1/traces ")), "{told:?}");
    let trace_id: [u8; 16] = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();
    for text in [&b"GET /sign-in"[..], b"http.response.status_code", b"nongthon", b"read observations", &trace_id] {
        assert!(holds(&told, text), "{} is not told", String::from_utf8_lossy(text));
    }
    assert!(!holds(&told, b"a-secret-that-was-typed"), "what was sent is told");
}

/// A collector that is away holds nobody up, neither while people work nor at the end, and the log says so.
#[test]
fn a_collector_that_is_away_holds_nobody_up() {
    let office = Office::example();
    let (at, away) = (free(), free());
    let traces = format!("http://{away}/v1/traces");
    let mut serve = office.command(&["serve", "--listen", &at.to_string(), "--traces", &traces]);
    let mut child = serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    wait(at);
    let mut log = child.stderr.take().expect("a log");
    let began = std::time::Instant::now();
    end(child);
    assert!(began.elapsed() < std::time::Duration::from_secs(15), "it took {:?}", began.elapsed());
    let mut told = String::new();
    log.read_to_string(&mut told).expect("UTF-8");
    assert!(told.contains("opentelemetry"), "{told}");
}
