//! Signatures of deliveries, as Standard Webhooks writes them: HMAC-SHA-256 over name, time and body.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{failure::Failure, passport::signing, random};

/// Begins every secret.
const PREFIX: &str = "whsec_";

/// A secret has so many bytes; the specification asks for 24 to 64.
const LENGTH: usize = 32;

/// What deliveries are signed with.
pub struct Secret(Vec<u8>);

impl Secret {
    /// Reads a secret as it is written: `whsec_` and Base64.
    pub fn read(text: &str) -> Option<Self> {
        let key = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (!key.is_empty()).then_some(Self(key))
    }

    /// The signature of a delivery: `v1,` and Base64.
    pub fn sign(&self, message: &str, timestamp: i64, body: &str) -> String {
        let tag = signing(&self.0, &format!("{message}.{timestamp}.{body}"));
        format!("v1,{}", STANDARD.encode(hmac::Mac::finalize(tag).into_bytes()))
    }
}

/// A new secret, as it is written.
pub fn new_secret() -> Result<String, Failure> {
    Ok(format!("{PREFIX}{}", STANDARD.encode(random::bytes::<LENGTH>()?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_examples_are_signed_as_published() {
        let signed =
            |secret, message, timestamp, body| Secret::read(secret).expect("a secret").sign(message, timestamp, body);
        let reference = signed(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(reference, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let documented = signed(
            "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "msg_loFOjxBNrRLzqYUf",
            1_731_705_121,
            r#"{"event_type":"ping","data":{"success":true}}"#,
        );
        assert_eq!(documented, "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }

    #[test]
    fn a_new_secret_is_read_again_and_none_is_like_another() {
        let [one, two] = [0, 1].map(|_| new_secret().expect("chance"));
        assert_ne!(one, two);
        assert_eq!(Secret::read(&one).expect("a secret").0.len(), LENGTH);
        for none in ["", "whsec_", "whsec_!!", "plJ3nmyCDGBKInavdOK15jsl"] {
            assert!(Secret::read(none).is_none(), "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_no_secret_is_refused_quietly(text in ".{0,80}") {
            let _ = Secret::read(&text);
            let _ = Secret::read(&format!("{PREFIX}{text}"));
        }

        #[test]
        fn another_body_time_or_name_has_another_signature(body in ".{0,40}", other in ".{0,40}", time in 0_i64..9_999_999_999) {
            let secret = Secret(vec![7; LENGTH]);
            let signature = secret.sign("act_1", time, &body);
            prop_assert_eq!(secret.sign("act_1", time, &other) == signature, body == other);
            prop_assert_ne!(secret.sign("act_1", time + 1, &body), signature.clone());
            prop_assert_ne!(secret.sign("act_2", time, &body), signature);
        }
    }
}
