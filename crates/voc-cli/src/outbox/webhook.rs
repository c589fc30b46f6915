//! Notices posted to an address, signed.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use ureq::{Agent, http::Uri};
use voc_engine::{NoticeMessage, OutboxConfig, Timestamp};
use voc_report::Lang;
use zeroize::Zeroizing;

use super::{Sent, body, receipt};
use crate::{failure::Failure, session::wall_clock};

/// The file of the secret, in the data directory.
const SECRET: &str = "keys/webhook.secret";

/// The file of the secret of before, while receivers change over to the new one.
const SECRET_OLD: &str = "keys/webhook.secret.old";

/// The fewest characters of a secret: 128 bits in hexadecimal digits.
const SECRET_MIN: usize = 32;

/// An address that notices are posted to.
pub(crate) struct Webhook {
    agent: Agent,
    url: Uri,
    /// The present one, and that of before while there is one.
    secrets: Vec<Zeroizing<String>>,
}

impl Webhook {
    /// Checks address and secret. Nothing is sent yet.
    pub(super) fn ready(config: &OutboxConfig, data: &Path, lang: Lang) -> Result<Self, Failure> {
        let url = address(config.url.as_deref(), lang)?;
        let mut secrets = vec![secret(&data.join(SECRET), lang)?];
        let old = data.join(SECRET_OLD);
        if old.try_exists().map_err(|error| Failure::file(&old, &error, lang))? {
            secrets.push(secret(&old, lang)?);
        }
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(config.timeout_seconds)))
            .http_status_as_error(false)
            // A notice goes where the configuration says, and nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .build()
            .new_agent();
        Ok(Self { agent, url, secrets })
    }

    /// Posts a notice. A receiver that knows its key answers with 409, or as it did before.
    pub(super) fn post(&self, message: &NoticeMessage) -> Sent {
        let body = body(message);
        let signature = signature(&self.secrets, wall_clock(), &body);
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("idempotency-key", &message.idempotency_key)
            .header("voc-signature", &signature);
        match request.send(&body) {
            Ok(answer) => {
                let status = answer.status();
                let code = receipt(&format!("http_{}", status.as_u16()));
                if status.is_success() || status.as_u16() == 409 {
                    Sent::Delivered(code)
                } else {
                    Sent::Failed(code)
                }
            }
            Err(error) => Sent::Failed(receipt(reason(&error))),
        }
    }
}

/// Returns the code of a failure; what the other side or a library said may hold anything.
fn reason(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "timeout",
        ureq::Error::HostNotFound => "host_not_found",
        ureq::Error::ConnectionFailed => "unreachable",
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::HostUnreachable => "unreachable",
            io::ErrorKind::TimedOut => "timeout",
            _ => "broken_off",
        },
        _ => "not_sent",
    }
}

/// Signs a body: `t` is when, in Unix seconds, and each `v1` the HMAC-SHA256 over `t`, a dot and the body
/// with one of the secrets. A receiver that knows any of them finds its own.
fn signature(secrets: &[Zeroizing<String>], now: Timestamp, body: &str) -> String {
    let seconds = now.millis().div_euclid(1_000);
    let signed = format!("{seconds}.{body}");
    let by_each = secrets.iter().map(|secret| format!(",v1={}", hmac_hex(secret, &signed)));
    format!("t={seconds}{}", by_each.collect::<String>())
}

fn hmac_hex(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("BUG: HMAC takes keys of every length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads the address. Notices hold names: they cross a network encrypted or not at all.
fn address(url: Option<&str>, lang: Lang) -> Result<Uri, Failure> {
    let Some(url) = url else {
        return Err(Failure::usage(
            "webhook_url_missing",
            lang.pick("웹훅 주소가 설정되지 않았습니다", "no address of the webhook is set"),
            lang.pick(
                "config.toml의 [outbox]에 `url = \"https://...\"`을 추가하십시오",
                "add `url = \"https://...\"` under [outbox] in config.toml",
            ),
        ));
    };
    let uri: Option<Uri> = url.parse().ok();
    let host = |uri: &Uri| uri.host().unwrap_or_default().to_owned();
    match uri.as_ref().and_then(Uri::scheme_str) {
        Some("https") if cfg!(feature = "https") => {}
        Some("https") => {
            return Err(Failure::usage(
                "https_not_built_in",
                lang.pick("이 voc에는 https 기능이 없습니다", "this voc was built without https"),
                lang.pick(
                    "`--features https`로 다시 빌드하거나, 같은 컴퓨터의 중계 프로그램으로 보내십시오",
                    "build it with `--features https`, or post to a relay on this machine",
                ),
            ));
        }
        Some("http") if uri.as_ref().map(host).is_some_and(|host| is_here(&host)) => {}
        _ => {
            return Err(Failure::usage(
                "webhook_url_not_usable",
                lang.pick(
                    "웹훅 주소를 쓸 수 없습니다",
                    "the address of the webhook cannot be used",
                ),
                lang.pick(
                    "https 주소, 또는 http://127.0.0.1처럼 같은 컴퓨터의 주소를 주십시오",
                    "give an https address, or one on this machine such as http://127.0.0.1:8080/",
                ),
            ));
        }
    }
    Ok(uri.expect("BUG: an address with a scheme was read"))
}

fn is_here(host: &str) -> bool {
    ["127.0.0.1", "[::1]", "localhost"].contains(&host)
}

/// Reads the secret. It is never printed, and nobody but its owner may read it.
fn secret(path: &PathBuf, lang: Lang) -> Result<Zeroizing<String>, Failure> {
    let hint = lang.pick(
        "예: `openssl rand -hex 32 > keys/webhook.secret`, 그다음 `chmod 600 keys/webhook.secret` (데이터 폴더에서)",
        "in the data directory: `openssl rand -hex 32 > keys/webhook.secret`, then `chmod 600 keys/webhook.secret`",
    );
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let message = lang.pick("웹훅 비밀 키가 없습니다", "there is no secret of the webhook");
            return Err(Failure::usage("webhook_secret_missing", message, hint));
        }
        Err(error) => return Err(Failure::file(path, &error, lang)),
    };
    let secret = Zeroizing::new(text.trim().to_owned());
    if secret.len() < SECRET_MIN {
        let message =
            lang.pick("웹훅 비밀 키가 너무 짧습니다", "the secret of the webhook is too short");
        return Err(Failure::usage("webhook_secret_too_short", message, hint));
    }
    if is_open_to_others(path) {
        let message = lang.pick(
            "다른 사용자가 웹훅 비밀 키를 읽을 수 있습니다",
            "others can read the secret of the webhook",
        );
        return Err(Failure::usage("webhook_secret_not_kept", message, hint));
    }
    Ok(secret)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
const fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_hmac_of_moment_and_body() {
        // Worked out with `printf '1772496000.{}' | openssl dgst -sha256 -hmac key`.
        let (key, old) = (Zeroizing::new("key".to_owned()), Zeroizing::new("old".to_owned()));
        let of_key = "v1=2cd35ba6550b4b71c3921ff39a56b6b492a0f945c06593a09dec76cf39dcd18d";
        let of_old = "v1=e47ce9c56280ec71730af8f0c10334f0b63cc4efe3cecbf2829894497570e523";
        let made = |secrets: &[Zeroizing<String>]| {
            signature(secrets, Timestamp::from_millis(1_772_496_000_999), "{}")
        };
        assert_eq!(made(std::slice::from_ref(&key)), format!("t=1772496000,{of_key}"));
        assert_eq!(made(&[key, old]), format!("t=1772496000,{of_key},{of_old}"));
    }

    #[test]
    fn names_cross_no_network_in_the_open() {
        for refused in
            ["http://example.com/", "ftp://127.0.0.1/", "relay", "http://127.0.0.1.evil/"]
        {
            assert!(address(Some(refused), Lang::En).is_err(), "{refused}");
        }
        for taken in ["http://127.0.0.1:1/x", "http://[::1]:1/", "http://localhost/"] {
            assert!(address(Some(taken), Lang::En).is_ok(), "{taken}");
        }
        assert_eq!(
            address(Some("https://example.com/"), Lang::En).is_ok(),
            cfg!(feature = "https")
        );
    }
}
