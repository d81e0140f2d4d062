//! Whose signature under an ID token counts.

use axum::{Json, Router, extract::State, routing};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKeySet, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreHmacKey},
};
use serde_json::json;

use super::*;

const NOW: i64 = 1_678_672_800;
const CLIENT: &str = "nongthon";
const SECRET: &str = "bi-mat-cua-ung-dung";
/// Keys of this test and of nobody else.
const KEYS: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEICWeYPLxoZKHZlQ6rkBi11E9JwchynXtljATLqym/XS9",
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
];

fn key(text: &str) -> CoreEdDsaPrivateSigningKey {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, None).expect("a key")
}

/// An ID token about somebody, not signed yet.
fn unsigned(issuer: &str, attempt: &Attempt, algorithm: &str) -> String {
    let claims = json!({
        "iss": issuer, "aud": CLIENT, "sub": "lan", "nonce": attempt.nonce, "iat": NOW - 10, "exp": NOW + 600,
        "email": "lan@example.vn", "email_verified": true,
    });
    let parts = [json!({"alg": algorithm, "typ": "JWT"}), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    parts.join(".")
}

fn signed<K: PrivateSigningKey>(unsigned: &str, key: &K, algorithm: &CoreJwsSigningAlgorithm) -> String
where
    K::VerificationKey: openidconnect::JsonWebKey<SigningAlgorithm = CoreJwsSigningAlgorithm>,
{
    let signature = key.sign(algorithm, unsigned.as_bytes()).expect("signed");
    format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A provider that names every algorithm as its own and hands out one token for any code; its address.
async fn opened(token: impl FnOnce(&str) -> String) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let metadata = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/ask"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    });
    let keys = JsonWebKeySet::new(vec![key(KEYS[0]).as_verification_key()]);
    let answer = json!({"access_token": "x", "token_type": "bearer", "id_token": token(&issuer)});
    let told = |State(told): State<Value>| async { Json(told) };
    let router = Router::new()
        .merge(Router::new().route("/.well-known/openid-configuration", routing::get(told)).with_state(metadata))
        .merge(Router::new().route("/keys", routing::get(told)).with_state(serde_json::to_value(keys).expect("JSON")))
        .merge(Router::new().route("/token", routing::post(told)).with_state(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    issuer
}

/// Who comes back from a provider that hands out this token.
async fn comes(token: impl FnOnce(&str, &Attempt) -> String) -> Result<Person, Refusal> {
    let attempt = Attempt::new("/".to_owned()).expect("chance");
    let issuer = opened(|issuer| token(issuer, &attempt)).await;
    let provider = Provider {
        issuer,
        client: CLIENT.to_owned(),
        secret: Some(SECRET.to_owned()),
        back: "http://127.0.0.1/sign-in/oidc/return".to_owned(),
        claim: "groups".to_owned(),
    };
    let query =
        [("state", attempt.state.as_str()), ("code", "any")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    provider.person(&attempt, &query, Timestamp::from_second(NOW).expect("a moment")).await
}

#[tokio::test]
async fn only_what_the_provider_alone_can_sign_counts() {
    let (ed, hmac) = (CoreJwsSigningAlgorithm::EdDsa, CoreJwsSigningAlgorithm::HmacSha256);
    let own = comes(|issuer, attempt| signed(&unsigned(issuer, attempt, "EdDSA"), &key(KEYS[0]), &ed)).await;
    assert_eq!(own.expect("signed in").subject, "lan");
    let forged = comes(|issuer, attempt| signed(&unsigned(issuer, attempt, "EdDSA"), &key(KEYS[1]), &ed)).await;
    assert!(forged.is_err(), "another key");
    let shared = comes(|issuer, attempt| signed(&unsigned(issuer, attempt, "HS256"), &CoreHmacKey::new(SECRET), &hmac));
    assert!(shared.await.is_err(), "whoever knows our secret is not the provider");
    let bare = comes(|issuer, attempt| format!("{}.", unsigned(issuer, attempt, "none"))).await;
    assert!(bare.is_err(), "nobody signed it");
}
