use proptest::prelude::*;

use super::*;

fn open() -> Rules {
    Rules::default()
}

fn here() -> Rules {
    Rules { here: true, ..Rules::default() }
}

#[test]
fn what_is_ours_or_nobodys_is_not_open() {
    for ip in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "3fff::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ] {
        assert!(!is_open(ip.parse().expect(ip)), "{ip}");
    }
    for ip in [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.0.1",
        "172.32.0.1",
        "203.162.4.191",
        "2606:4700::1",
        "2400:cb00::1",
        "::ffff:8.8.8.8",
    ] {
        assert!(is_open(ip.parse().expect(ip)), "{ip}");
    }
}

#[test]
fn an_address_is_encrypted_and_bears_no_name_and_no_password() {
    let read = |text: &str| Address::read(text, &open()).map(|address| address.host().to_owned());
    assert_eq!(read("https://hooks.example.vn/ntm?key=1").as_deref(), Ok("hooks.example.vn"));
    assert_eq!(read("https://8.8.8.8/").as_deref(), Ok("8.8.8.8"));
    for text in [
        "",
        "hooks.example.vn",
        "http://hooks.example.vn",
        "ftp://hooks.example.vn",
        "file:///etc/passwd",
        "https://",
        "http://localhost/",
        "https://lan:word@hooks.example.vn/",
        "https://lan@hooks.example.vn/",
        "https://hooks.example.vn/#a",
        "javascript:alert(1)",
    ] {
        assert_eq!(read(text), Err("problem-webhook-address"), "{text}");
    }
    // Numbers in every dress that browsers and libraries know.
    for text in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/",
        "https://①②⑦.0.0.1/",
    ] {
        assert_eq!(read(text), Err("problem-webhook-inside"), "{text}");
    }
    assert!(Address::read(&format!("https://a.vn/{}", "a".repeat(LONGEST)), &open()).is_err());
    // In a demonstration this machine is allowed, and nothing else of the inside.
    for text in ["http://localhost:9/", "http://127.0.0.1:9/", "https://localhost/"] {
        assert!(Address::read(text, &here()).is_ok(), "{text}");
    }
    for text in ["http://10.0.0.1/", "https://10.0.0.1/", "http://hooks.example.vn/", "http://localhost.evil.vn/"] {
        assert!(Address::read(text, &here()).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_when_connecting() {
    let address = Address::read("https://localhost/", &open()).expect("a name says nothing yet");
    let refused = post(&address, &open(), &[], String::new()).await;
    assert_eq!(refused, Err("localhost lies inside a network that is not open".to_owned()));
    // Named by an administrator it is asked: nobody listens there, which is another failure.
    let named = Rules { inside: vec!["LOCALHOST".to_owned()], here: false };
    let address = Address::read("https://localhost:1/", &named).expect("an address");
    let refused = post(&address, &named, &[], String::new()).await.expect_err("nobody listens");
    assert!(!refused.contains("not open"), "{refused}");
    // One name does not open another.
    let other = Rules { inside: vec!["hooks.example.vn".to_owned()], here: false };
    assert!(places(&Address::read("https://localhost/", &other).expect("an address"), &other).await.is_err());
    let named = Rules { inside: vec!["10.0.0.1".to_owned()], here: false };
    assert!(Address::read("https://10.0.0.1/", &named).is_ok() && Address::read("https://10.0.0.2/", &named).is_err());
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused_and_what_is_read_is_safe(text in "(https?://)?[ -~ạ①]{0,60}") {
        if let Ok(address) = Address::read(&text, &open()) {
            prop_assert_eq!(address.0.scheme(), "https");
            prop_assert!(!address.host().is_empty() && address.0.username().is_empty());
            prop_assert!(literal(&address.0).is_none_or(is_open));
            // What is kept is read again as the same.
            prop_assert_eq!(Address::read(address.text(), &open()), Ok(address.clone()));
        }
    }

    #[test]
    fn an_old_number_is_judged_alike_in_every_new_dress(bits in any::<u32>()) {
        let ip = Ipv4Addr::from_bits(bits);
        let [high, low] = [(bits >> 16) as u16, (bits & 0xffff) as u16];
        let mapped = ip.to_ipv6_mapped();
        let translated = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
        let relayed = Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1);
        for dressed in [mapped, translated, relayed] {
            prop_assert_eq!(is_open(dressed.into()), is_open(ip.into()), "{}", dressed);
        }
    }

    #[test]
    fn what_is_open_in_the_new_numbers_is_given_out(bits in any::<u128>()) {
        let ip = Ipv6Addr::from_bits(bits);
        if is_open(ip.into()) {
            prop_assert!(!ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast() && !ip.is_unique_local());
            prop_assert!(!ip.is_unicast_link_local());
        }
    }
}
