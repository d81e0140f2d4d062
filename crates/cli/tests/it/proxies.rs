//! The samples of nginx and Caddy lead browsers on, and nobody in the clear.

use std::{
    fs,
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;

use super::{faults::free, office::Office};

/// What runs beside a test, and ends with it.
struct Beside(Child);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn beside(command: &mut Command, at: SocketAddr) -> Beside {
    let running = Beside(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts"));
    let began = Instant::now();
    while TcpStream::connect(at).is_err() {
        assert!(began.elapsed() < Duration::from_mins(1), "nobody listens at {at}");
        thread::sleep(Duration::from_millis(20));
    }
    running
}

fn sample(name: &str) -> String {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging")).join(name);
    fs::read_to_string(path).expect("the sample")
}

/// A certificate and its key for `ntm.example.vn`, signed by itself.
fn certificate(at: &Path) -> [PathBuf; 2] {
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| at.join(name));
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=ntm.example.vn \
                 -addext subjectAltName=DNS:ntm.example.vn";
    let done = Command::new("openssl")
        .args(words.split_whitespace())
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .output()
        .expect("openssl");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    [certificate, key]
}

/// Where a proxy listens in the clear and in secret.
struct Way {
    clear: SocketAddr,
    secret: SocketAddr,
}

impl Way {
    /// What is answered to an address as a browser would ask for it: head and body.
    fn ask(&self, scheme: &str, path: &str, more: &[String]) -> String {
        let at = if scheme == "https" { self.secret } else { self.clear };
        let done = Command::new("curl")
            .args(["--silent", "--show-error", "--insecure", "--include", "--max-time", "20"])
            .args(["--connect-to", &format!("ntm.example.vn:{}:127.0.0.1:{}", at.port(), at.port())])
            .args(more)
            .arg(format!("{scheme}://ntm.example.vn:{}{path}", at.port()))
            .output()
            .expect("curl");
        assert!(done.status.success(), "{scheme} {path}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    /// Whether it takes a cipher suite of TLS 1.2.
    fn takes(&self, suite: &str) -> bool {
        let at = self.secret.to_string();
        let mut command = Command::new("openssl");
        command.args(["s_client", "-tls1_2", "-cipher", suite, "-servername", "ntm.example.vn", "-connect", &at]);
        command.stdin(Stdio::null()).output().expect("openssl").status.success()
    }

    /// Whoever comes in the clear is sent to HTTPS, a program is refused, and in secret all is there.
    fn leads_on(&self) {
        let status = |answer: &str| answer.split_whitespace().nth(1).unwrap_or_default().to_owned();
        let sent_on = self.ask("http", "/portal", &[]);
        assert!(["301", "308"].contains(&status(&sent_on).as_str()), "{sent_on}");
        assert!(sent_on.to_lowercase().contains("location: https://ntm.example.vn"), "{sent_on}");
        assert_eq!(status(&self.ask("http", "/api/v1/units", &[])), "403");
        let page = self.ask("https", "/sign-in", &[]);
        assert_eq!(status(&page), "200", "{page}");
        let strict = page.to_lowercase().matches("strict-transport-security: max-age=31536000").count();
        assert_eq!(strict, 1, "it is said once: {page}");
        assert!(self.takes("ECDHE-ECDSA-AES256-GCM-SHA384"));
        for weak in ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM"] {
            assert!(!self.takes(weak), "{weak}");
        }
        let inside = status(&self.ask("https", "/health/ready", &[]));
        assert!(["403", "404"].contains(&inside.as_str()), "the public is not told how it is: {inside}");
        // What is larger than any form is refused by the proxy or by the office, what is larger than this form by the office.
        for size in [70_000_000, 10_000_000] {
            for _ in 0..5 {
                let refused = self.ask("https", "/sign-in/password", &too_much(&large(size)));
                assert_eq!(status(&refused), "413", "{size}: {}", refused.lines().next().unwrap_or_default());
                assert!(size == 70_000_000 || refused.contains("4 MB"), "{size}: {refused}");
            }
        }
    }
}

/// A file of zeros.
fn large(size: u64) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a file");
    file.as_file().set_len(size).expect("room");
    file
}

/// How curl sends a file without asking first whether it may.
fn too_much(file: &NamedTempFile) -> [String; 4] {
    ["--header", "Expect:", "--data-binary", &format!("@{}", file.path().display())].map(str::to_owned)
}

#[test]
fn whoever_sends_too_much_hears_so() {
    let at = free();
    let (_office, _running) = office(at);
    let file = large(30_000_000);
    for path in ["/sign-in/password", "/api/v1/observations", "/nowhere"] {
        for _ in 0..5 {
            let mut command = Command::new("curl");
            command.args(["--silent", "--show-error", "--include", "--max-time", "20"]).args(too_much(&file));
            let done = command.arg(format!("http://{at}{path}")).output().expect("curl");
            assert!(done.status.success(), "{path}: {}", String::from_utf8_lossy(&done.stderr));
            assert!(done.stdout.starts_with(b"HTTP/1.1 4"), "{path}: {}", String::from_utf8_lossy(&done.stdout));
        }
    }
}

/// An office behind the proxy.
fn office(at: SocketAddr) -> (Office, Beside) {
    let office = Office::example();
    let mut serve = office.command(&["serve", "--listen", &at.to_string(), "--secure"]);
    let running = beside(serve.stderr(Stdio::null()), at);
    (office, running)
}

#[test]
fn the_sample_of_nginx_leads_on() {
    let [behind, clear, secret] = [free(), free(), free()];
    let (_office, _running) = office(behind);
    let folder = tempfile::tempdir().expect("a folder");
    let [certificate, key] = certificate(folder.path());
    let site = sample("nginx.conf")
        .replace("    listen [::]:80;\n", "")
        .replace("    listen [::]:443 ssl http2;\n", "")
        .replace("listen 80;", &format!("listen {clear};"))
        .replace("listen 443 ", &format!("listen {secret} "))
        .replace("/etc/ssl/certs/ntm.example.vn.pem", certificate.to_str().expect("UTF-8"))
        .replace("/etc/ssl/private/ntm.example.vn.key", key.to_str().expect("UTF-8"))
        .replace("127.0.0.1:8080", &behind.to_string())
        // Who asks here sits on this machine.
        .replace("        allow 127.0.0.1;\n", "")
        .replace("        allow ::1;\n", "");
    let spare = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {kind};"));
    let (at, spare) = (folder.path().display(), spare.join(" "));
    let user = if is_root() { "user root;" } else { "" };
    let whole = format!(
        "{user} daemon off; pid {at}/pid; error_log {at}/error.log; events {{}} http {{ access_log off; {spare} {site} }}"
    );
    let file = folder.path().join("nginx.conf");
    fs::write(&file, whole).expect("written");
    let nginx = if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" };
    let mut command = Command::new(nginx);
    let _proxy = beside(command.arg("-p").arg(folder.path()).arg("-c").arg(&file).stderr(Stdio::inherit()), secret);
    Way { clear, secret }.leads_on();
}

#[test]
fn the_sample_of_caddy_leads_on() {
    let [behind, clear, secret] = [free(), free(), free()];
    let (_office, _running) = office(behind);
    let folder = tempfile::tempdir().expect("a folder");
    let [certificate, key] = certificate(folder.path());
    let tls = format!("\ttls {} {}\n", certificate.display(), key.display());
    let site = sample("Caddyfile")
        .replace("\nntm.example.vn {\n", &format!("\nhttps://ntm.example.vn:{} {{\n{tls}", secret.port()))
        .replace("http://ntm.example.vn {", &format!("http://ntm.example.vn:{} {{", clear.port()))
        .replace("127.0.0.1:8080", &behind.to_string());
    let file = folder.path().join("Caddyfile");
    fs::write(&file, format!("{{\n\tadmin off\n\tauto_https off\n}}\n{site}")).expect("written");
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
    command.env("HOME", folder.path()).env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
    let _proxy = beside(command.stderr(Stdio::null()), secret);
    Way { clear, secret }.leads_on();
}

/// Only the superuser may name the account that workers run under.
fn is_root() -> bool {
    let done = Command::new("id").arg("-u").output().expect("id");
    done.stdout.starts_with(b"0\n")
}
