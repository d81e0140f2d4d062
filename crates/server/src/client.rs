//! Where requests come from, and which addresses are of this machine.

use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use openidconnect::url::{Host, Url};

/// Where a request comes from: the address of the browser, as the proxy before us tells it or as we see it.
#[derive(Clone, Debug, Default)]
pub struct Client(String);

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let told = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).next_back();
        Ok(Self(address(peer, told)))
    }
}

/// Whether an address names this machine.
pub fn is_here(url: &Url) -> bool {
    match url.host() {
        // Of schemes that a browser does not know, numbers are read as names.
        Some(Host::Domain(name)) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Only a proxy on this machine is believed, and of what it tells only the last address, which it has seen itself.
fn address(peer: Option<IpAddr>, told: Option<&str>) -> String {
    let told = told.and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    let from = match peer {
        Some(peer) if peer.is_loopback() => told.or(Some(peer)),
        peer => peer,
    };
    match from {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        // Who has one address of this kind has all of its network.
        Some(IpAddr::V6(address)) => format!("{:?}", &address.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_known_by_address_and_cannot_make_one_up() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().expect("an address"));
        assert_eq!(address(ip("203.0.113.9"), Some("198.51.100.1")), "203.0.113.9", "no proxy of ours says so");
        assert_eq!(address(ip("127.0.0.1"), Some("198.51.100.1, 203.0.113.9")), "203.0.113.9");
        assert_eq!(address(ip("127.0.0.1"), Some("<script>")), "127.0.0.1");
        assert_eq!(address(ip("2001:db8:1:2::9"), None), address(ip("2001:db8:1:2:ffff::1"), None));
        assert_eq!(address(None, Some("198.51.100.1")), "");
    }
}
