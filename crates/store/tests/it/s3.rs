//! A server that speaks S3: moto, from the Python registry.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use store::S3;

const MOTO: &str = "moto[s3,server]==5.2.5";

/// A server of its own, gone with its test.
pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts a server with an empty bucket.
    pub async fn start(bucket: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let mut command = Command::new(moto());
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { child: command.spawn().expect("the server starts"), port };
        for _ in 0..200 {
            if server.make(bucket).is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server does not answer");
    }

    fn make(&self, bucket: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(stream, "PUT /{bucket} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// A part of a bucket there.
    pub fn place(&self, bucket: &str, prefix: &str) -> S3 {
        S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: Some(format!("http://127.0.0.1:{}", self.port)),
            region: "us-east-1".to_owned(),
            key: "key".to_owned(),
            secret: "secret".to_owned(),
            patience: Duration::from_secs(10),
        }
    }

    /// Lets it hang.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program of the server, installed once.
fn moto() -> PathBuf {
    static INSTALLED: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    let install = || {
        let home = std::env::temp_dir().join("nongthon-moto-5.2.5");
        let program = home.join("bin/moto_server");
        // The mark is made last: what was broken off is done again.
        let mark = home.join("installed");
        if !mark.exists() {
            let run = |program: &Path, arguments: &[&str]| {
                let status =
                    Command::new(program).args(arguments).status().expect("python3 is installed by scripts/setup");
                assert!(status.success(), "{} {arguments:?}", program.display());
            };
            run(Path::new("python3"), &["-m", "venv", home.to_str().expect("UTF-8")]);
            run(&home.join("bin/python3"), &["-m", "pip", "install", "--quiet", MOTO]);
            std::fs::write(&mark, MOTO).expect("marked");
        }
        program
    };
    INSTALLED.get_or_init(install).clone()
}
