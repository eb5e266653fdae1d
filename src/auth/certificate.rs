//! An application with a certificate: client assertions, signed without OpenSSL.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PSS_SHA256, RsaEncoding};
use azure_core::http::ClientMethodOptions;
use azure_identity::ClientAssertion;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::SignInError;

/// How long an assertion is valid, in seconds.
const LIFETIME: i64 = 300;

const FORMAT: &str = "it takes a PEM file with an RSA private key, not encrypted, and its certificate, as \
    az ad sp create-for-rbac --create-cert writes";

/// A certificate with its key. It never leaves this value; what is sent is signed with it.
pub struct Certificate {
    key: KeyPair,
    thumbprint: String,
}

impl Certificate {
    /// Reads a PEM file's content.
    ///
    /// # Errors
    /// When the certificate or the key is missing, encrypted, or not RSA. The text holds nothing of the file.
    pub fn from_pem(pem: &[u8]) -> Result<Self, SignInError> {
        let unusable =
            |what: &str| SignInError::new(format!("the certificate file {what}"), FORMAT);
        let certificate = CertificateDer::from_pem_slice(pem)
            .map_err(|_| unusable("has no certificate in it"))?;
        let key = PrivateKeyDer::from_pem_slice(pem)
            .map_err(|_| unusable("has no private key in it that can be read"))?;
        let key = match &key {
            PrivateKeyDer::Pkcs8(key) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => KeyPair::from_der(key.secret_pkcs1_der()),
            _ => return Err(unusable("has a key that is not RSA")),
        };
        Ok(Self {
            key: key.map_err(|_| unusable("has a key that is not RSA"))?,
            thumbprint: URL_SAFE_NO_PAD.encode(digest(&SHA256, &certificate)),
        })
    }

    /// A signed assertion that `client_id` is who asks `audience`, the token endpoint, as Microsoft's page on
    /// certificate credentials wants it: PS256, thumbprint in `x5t#S256`.
    fn assertion(
        &self,
        client_id: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<String, SignInError> {
        let now = now.as_second();
        let header = json!({"alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint});
        let claims = json!({
            "aud": audience, "iss": client_id, "sub": client_id, "jti": Uuid::new_v4(),
            "nbf": now, "iat": now, "exp": now + LIFETIME,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let padding: &'static dyn RsaEncoding = &RSA_PSS_SHA256;
        self.key
            .sign(
                padding,
                &SystemRandom::new(),
                content.as_bytes(),
                &mut signature,
            )
            .map_err(|_| SignInError::new("the certificate's key cannot sign", FORMAT))?;
        Ok(format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

/// Signs an assertion for each sign-in of one application.
#[derive(Debug)]
pub(super) struct Assertions {
    pub(super) certificate: std::sync::Arc<Certificate>,
    pub(super) client_id: String,
    pub(super) audience: String,
}

#[async_trait::async_trait]
impl ClientAssertion for Assertions {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        Ok(self
            .certificate
            .assertion(&self.client_id, &self.audience, Timestamp::now())?)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::KeyPair as _;
    use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    /// Made for this test alone; it opens nothing.
    const PEM: &[u8] = include_bytes!("../../tests/sign_in/certificate.pem");

    fn decoded(part: &str) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn an_assertion_names_the_application_and_its_signature_holds() {
        let certificate = Certificate::from_pem(PEM).unwrap();
        let now = Timestamp::from_second(1_774_532_982).unwrap();
        let jwt = certificate
            .assertion("app-1", "https://login.example/token", now)
            .unwrap();
        let (content, signature) = jwt.rsplit_once('.').unwrap();
        let (header, claims) = content.split_once('.').unwrap();
        assert_eq!(decoded(header)["alg"], "PS256");
        assert_eq!(decoded(claims)["iss"], "app-1");
        assert_eq!(decoded(claims)["exp"], 1_774_532_982 + LIFETIME);
        let key = certificate.key.public_key();
        let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.as_ref());
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        key.verify(content.as_bytes(), &signature).unwrap();
    }

    #[test]
    fn a_file_without_key_or_certificate_is_refused_without_showing_any_of_it() {
        let text = String::from_utf8(PEM.to_vec()).unwrap();
        let (first, second) = text.split_at(text.rfind("-----BEGIN").unwrap());
        for (half, missing) in [(first, "certificate"), (second, "key")] {
            let error = Certificate::from_pem(half.as_bytes())
                .unwrap_err()
                .to_string();
            assert!(error.contains(missing), "{error}");
            assert!(!error.contains("BEGIN"), "{error}");
        }
        assert!(Certificate::from_pem(b"").is_err());
    }
}
