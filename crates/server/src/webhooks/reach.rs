//! How far we reach: an address that somebody typed must not make us ask inside our own network. It is read strictly, its name is resolved
//! here, what it resolves to is looked at, and the connection goes to what was looked at and nowhere else.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use openidconnect::{
    reqwest::{Client, redirect::Policy},
    url::{Host, Url},
};

use crate::{client::is_here, failure::chain};

/// An address is at most so long.
pub const LONGEST: usize = 500;

/// Whoever says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is allowed beside the open network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Hosts that may be inside our network: an administrator named them.
    pub inside: Vec<String>,
    /// Whether this machine itself is allowed, without encryption: in a demonstration.
    pub here: bool,
}

/// An address that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address; what is wrong with it is the key of a message.
    pub fn read(text: &str, rules: &Rules) -> Result<Self, &'static str> {
        let wrong = "problem-webhook-address";
        if text.len() > LONGEST {
            return Err(wrong);
        }
        let url = Url::parse(text).map_err(|_| wrong)?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let is_kept_secret = url.scheme() == "https" || (url.scheme() == "http" && rules.here && is_here(&url));
        if !is_plain || !is_kept_secret || url.host().is_none() {
            return Err(wrong);
        }
        if let Some(Host::Ipv4(_) | Host::Ipv6(_)) = url.host()
            && !literal(&url).is_some_and(|ip| is_allowed(ip, &url, rules))
        {
            return Err("problem-webhook-inside");
        }
        Ok(Self(url))
    }

    /// The host, which is all that is told of an address where others read it.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        self.0.as_str()
    }
}

/// The number that an address names, when it names no name.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

/// Whether we may connect to what an address led to.
fn is_allowed(ip: IpAddr, url: &Url, rules: &Rules) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_named = rules.inside.iter().any(|named| named.eq_ignore_ascii_case(host));
    is_open(ip) || is_named || (rules.here && is_here(url) && ip.to_canonical().is_loopback())
}

/// Whether a number is of the open network: neither ours nor nobody's (RFC 6890 and the registries of IANA that follow from it).
pub fn is_open(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_open_v4(ip),
        IpAddr::V6(ip) => is_open_v6(ip),
    }
}

fn is_open_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // In this order: this network, reserved ones and all at once; those shared by carriers; protocols and documentation; relays to IPv6 that
    // were given up; tests of networks; documentation twice more.
    let is_special = matches!(
        (a, b, c),
        (0 | 240..=255, ..)
            | (100, 64..=127, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !(is_special || ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_multicast())
}

fn is_open_v6(ip: Ipv6Addr) -> bool {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_open_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // IPv4 in IPv6: mapped, translated by NAT64, and 6to4, which leads to the address within.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            inner(high, low)
        }
        // Teredo and other protocols, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // All that is given out today; neither loopback, nor local, nor multicast.
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

/// Where an address leads, every place of which we may connect to.
async fn places(address: &Address, rules: &Rules) -> Result<Vec<SocketAddr>, String> {
    let Address(url) = address;
    let port = url.port_or_known_default().unwrap_or(443);
    let found: Vec<SocketAddr> = if let Some(ip) = literal(url) {
        vec![SocketAddr::new(ip, port)]
    } else {
        let asked = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((address.host(), port))).await;
        let asked = asked.map_err(|_| "the name is not resolved in time".to_owned())?;
        asked.map_err(|error| format!("the name is not resolved: {error}"))?.collect()
    };
    if found.is_empty() {
        return Err("the name leads nowhere".to_owned());
    }
    if !found.iter().all(|place| is_allowed(place.ip(), url, rules)) {
        return Err(format!("{} lies inside a network that is not open", address.host()));
    }
    Ok(found)
}

/// Sends a body with some headers; the status of the answer, or why there is none. A redirect is an answer and not followed.
pub async fn post(
    address: &Address,
    rules: &Rules,
    headers: &[(&'static str, String)],
    body: String,
) -> Result<u16, String> {
    let found = places(address, rules).await?;
    let client = Client::builder()
        .resolve_to_addrs(address.host(), &found)
        .redirect(Policy::none())
        .timeout(PATIENCE)
        // A proxy would resolve the name anew.
        .no_proxy()
        .build()
        .map_err(|error| chain(&error))?;
    let mut request = client.post(address.0.clone()).body(body);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    // The address may hold a secret of the program: it stays out of what is told.
    let answer = request.send().await.map_err(|error| chain(&error.without_url()))?;
    Ok(answer.status().as_u16())
}

#[cfg(test)]
mod tests;
