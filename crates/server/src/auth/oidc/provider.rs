//! What is said with the provider: discovery, the authorization code flow with PKCE, state and nonce.

use std::time::Duration;

use jiff::Timestamp;
use openidconnect::{
    AccessToken, AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    SubjectIdentifier, TokenResponse as _, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
    reqwest,
    url::Url,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Refusal;
use crate::{
    client::is_here,
    failure::{Failure, chain},
    random,
    settings::{OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ISSUER, OIDC_ROLES_CLAIM, Settings},
    time,
};

/// A provider that says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// By what an ID token may be signed: with a key that only the provider has. Not with our own secret (HMAC), not by nobody, whatever the
/// provider names.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Whatever a provider tells beside the standard claims.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Extra(Map<String, Value>);

impl AdditionalClaims for Extra {}

type Fields = IdTokenFields<
    Extra,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Speaker = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider, as the settings name it.
#[derive(Debug)]
pub struct Provider {
    issuer: String,
    client: String,
    secret: Option<String>,
    /// Where it sends people back to.
    back: String,
    /// The claim that says what somebody is.
    claim: String,
}

/// What an attempt must bring back. It lies in a cookie that only our own server is sent: who changes it spoils only
/// their own attempt.
#[derive(Debug)]
pub struct Attempt {
    state: String,
    nonce: String,
    verifier: String,
    /// Where the person wanted to go.
    pub back: String,
}

impl Attempt {
    /// A new one.
    pub fn new(back: String) -> Result<Self, Failure> {
        Ok(Self { state: random::secret()?, nonce: random::secret()?, verifier: random::secret()?, back })
    }

    /// As a cookie holds it.
    pub fn written(&self) -> String {
        let back = crate::failure::form_urlencoded(&self.back);
        format!("{}.{}.{}.{back}", self.state, self.nonce, self.verifier)
    }

    /// From the cookie.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let mut secret = || parts.next().filter(|part| part.len() == 43).map(str::to_owned);
        let (state, nonce, verifier) = (secret()?, secret()?, secret()?);
        let (_, back) = crate::request::fields(&format!("back={}", parts.next()?)).pop()?;
        Some(Self { state, nonce, verifier, back })
    }
}

/// Who the provider says that somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The provider.
    pub issuer: String,
    /// The person's name with the provider, for ever.
    pub subject: String,
    /// How the person is called.
    pub name: Option<String>,
    /// How the person signs in there.
    pub login: Option<String>,
    /// The mail address, if the provider has verified it.
    pub email: Option<String>,
    /// The values of the claim that says what somebody is.
    pub groups: Vec<String>,
}

impl Provider {
    /// The provider of the settings; none while they are not complete.
    pub fn new(settings: &Settings) -> Option<Self> {
        Some(Self {
            issuer: settings.made(&OIDC_ISSUER)?.to_owned(),
            client: settings.made(&OIDC_CLIENT_ID)?.to_owned(),
            secret: settings.made(&OIDC_CLIENT_SECRET).map(str::to_owned),
            back: settings.public("/sign-in/oidc/return")?,
            claim: settings.get(&OIDC_ROLES_CLAIM).to_owned(),
        })
    }

    /// Asks the provider what it can do.
    async fn speaker(&self) -> Result<(Speaker, reqwest::Client), Refusal> {
        if !is_safe(&self.issuer) {
            return Err(Refusal::unreachable(format!("{} must be reached by HTTPS", self.issuer)));
        }
        let web = reqwest::Client::builder()
            // A provider that sends us elsewhere could make us ask inside our own network.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            // The environment is read by the command line only.
            .no_proxy()
            .build()
            .map_err(|error| Refusal::unreachable(chain(&error)))?;
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|error| Refusal::unreachable(chain(&error)))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &web);
        let metadata = metadata.await.map_err(|error| Refusal::unreachable(chain(&error)))?;
        let back = RedirectUrl::new(self.back.clone()).map_err(|error| Refusal::unreachable(chain(&error)))?;
        let (id, secret) = (ClientId::new(self.client.clone()), self.secret.clone().map(ClientSecret::new));
        Ok((Speaker::from_provider_metadata(metadata, id, secret).set_redirect_uri(back), web))
    }

    /// Where the person signs in.
    pub async fn address(&self, attempt: &Attempt) -> Result<String, Refusal> {
        let (speaker, _) = self.speaker().await?;
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let (state, nonce) = (CsrfToken::new(attempt.state.clone()), Nonce::new(attempt.nonce.clone()));
        let request = speaker
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        Ok(request.url().0.to_string())
    }

    /// Who has come back, with what the provider added to the address.
    pub async fn person(
        &self,
        attempt: &Attempt,
        query: &[(String, String)],
        now: Timestamp,
    ) -> Result<Person, Refusal> {
        let given = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if given("state") != Some(attempt.state.as_str()) {
            return Err(Refusal::invalid("the state is another"));
        }
        // RFC 9207: who answers must be whom was asked.
        if given("iss").is_some_and(|issuer| issuer != self.issuer) {
            return Err(Refusal::invalid("another provider answered"));
        }
        if let Some(error) = given("error") {
            return Err(Refusal::new("sign-in-oidc-refused", error));
        }
        let code = given("code").ok_or_else(|| Refusal::invalid("there is no code"))?.to_owned();
        let (speaker, web) = self.speaker().await?;
        let exchange = speaker
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Refusal::unreachable(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()));
        let tokens = exchange.request_async(&web).await.map_err(|error| Refusal::invalid(chain(&error)))?;
        let token = tokens.id_token().ok_or_else(|| Refusal::invalid("there is no ID token"))?;
        let verifier =
            speaker.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || time::system(now).into());
        let claims = token.claims(&verifier, &Nonce::new(attempt.nonce.clone()));
        let claims = claims.map_err(|error| Refusal::invalid(chain(&error)))?;
        let subject = claims.subject().clone();
        let mut person = Person {
            issuer: self.issuer.clone(),
            subject: subject.to_string(),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
            login: claims.preferred_username().map(|login| login.to_string()),
            email: claims.email().filter(|_| claims.email_verified() == Some(true)).map(|email| email.to_string()),
            groups: groups(&claims.additional_claims().0, &self.claim),
        };
        if let Some(info) = self.info(&speaker, &web, tokens.access_token().clone(), subject).await? {
            // Many providers keep the token short and tell the rest here.
            let is_verified = info.email_verified() == Some(true);
            person.name =
                person.name.or_else(|| info.name().and_then(|name| name.get(None)).map(|name| name.to_string()));
            person.login = person.login.or_else(|| info.preferred_username().map(|login| login.to_string()));
            person.email = person.email.or_else(|| info.email().filter(|_| is_verified).map(|email| email.to_string()));
            person.groups.extend(groups(&info.additional_claims().0, &self.claim));
        }
        Ok(person)
    }

    /// What the provider tells about the subject beside the token, if it has a place for that.
    async fn info(
        &self,
        speaker: &Speaker,
        web: &reqwest::Client,
        token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<Option<UserInfoClaims<Extra, CoreGenderClaim>>, Refusal> {
        if speaker.user_info_url().is_none() {
            return Ok(None);
        }
        let request = speaker.user_info(token, Some(subject)).map_err(|error| Refusal::unreachable(chain(&error)))?;
        let info = request.request_async(web).await.map_err(|error| Refusal::invalid(chain(&error)))?;
        Ok(Some(info))
    }
}

/// Whether what is said with this address stays unheard: by HTTPS, or on this machine.
fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    url.username().is_empty() && (url.scheme() == "https" || url.scheme() == "http" && is_here(&url))
}

/// The values of a claim: a list or one text, by its name or by a path such as `realm_access.roles`.
fn groups(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    let by_path = || {
        let mut parts = name.split('.');
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    };
    match claims.get(name).or_else(by_path) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod signatures;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_comes_back_from_its_cookie() {
        let attempt = Attempt::new("/units/42?set=a.b&x=đ".to_owned()).expect("randomness");
        let read = Attempt::read(&attempt.written()).expect("readable");
        assert_eq!((read.state, read.nonce, read.verifier), (attempt.state, attempt.nonce, attempt.verifier));
        assert_eq!(read.back, attempt.back);
        for wrong in ["", "a.b.c./", "...", "x"] {
            assert!(Attempt::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn groups_are_found_by_name_or_path() {
        let claims: Map<String, Value> =
            serde_json::from_str(r#"{"groups": ["a", 1, "b"], "role": "c", "realm_access": {"roles": ["d"]}}"#)
                .expect("JSON");
        assert_eq!(groups(&claims, "groups"), ["a", "b"]);
        assert_eq!(groups(&claims, "role"), ["c"]);
        assert_eq!(groups(&claims, "realm_access.roles"), ["d"]);
        assert!(groups(&claims, "realm_access").is_empty() && groups(&claims, "no.such").is_empty());
    }

    #[test]
    fn a_provider_elsewhere_is_reached_by_https_only() {
        assert!(is_safe("https://id.example.vn") && is_safe("http://localhost:8321/") && is_safe("http://127.0.0.1:1"));
        assert!(!is_safe("http://id.example.vn") && !is_safe("http://localhost.evil.example/"));
        assert!(!is_safe("http://localhost:1@evil.example/") && !is_safe("https://a@b.example"));
    }
}
