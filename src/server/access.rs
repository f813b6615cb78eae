//! Who may do what: keys, roles, and by which names the server may be called.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::store::{Keyring, Role};

use super::app::App;
use super::problem::{Code, Problem};
use super::public_url::PublicUrl;

/// Who may do what.
#[derive(Debug)]
pub struct Access {
    keys: Keyring,
    /// Names of this server that others may call it by.
    hosts: Vec<String>,
    /// Whether it can be reached from this machine only.
    loopback: bool,
    public: PublicUrl,
}

impl Access {
    /// Access to a server that listens on this machine only, or on another address, and is called by `hosts`.
    #[must_use]
    pub fn new(keys: Keyring, loopback: bool, hosts: Vec<String>) -> Self {
        Self { keys, hosts, loopback, public: PublicUrl::default() }
    }

    /// The same for a server that clients reach otherwise than directly; the host that is named is one of its names.
    #[must_use]
    pub fn reached_at(mut self, public: PublicUrl) -> Self {
        self.hosts.extend(public.host().map(str::to_owned));
        Self { public, ..self }
    }

    /// How clients reach it.
    pub(super) const fn public(&self) -> &PublicUrl {
        &self.public
    }

    /// The names that it may be called by beside those of this machine.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// The name under which a request of a planner is written into the audit.
    ///
    /// # Errors
    ///
    /// [`Code::Unauthorized`] without a key that is known, [`Code::WrongRole`] with one for other things.
    fn planner(&self, headers: &HeaderMap) -> Result<String, Problem> {
        self.holder(headers, Role::Planner)
    }

    /// The name of who may do what `needed` may; planners may do all.
    fn holder(&self, headers: &HeaderMap, needed: Role) -> Result<String, Problem> {
        // Where others could ask, nobody is a planner for want of keys.
        let alone = self.loopback && self.hosts.is_empty() && self.public.proxies.is_empty();
        if alone && self.keys.keys()?.is_empty() {
            return Ok("local".to_owned());
        }
        let refused = |why: &str| {
            let role = needed.as_str();
            let detail = format!(
                "{why}; `waystation keys DIR add --role {role} --name NAME` makes a key, which goes \
                 into `authorization: Bearer ws_...`"
            );
            Problem::new(Code::Unauthorized, detail)
        };
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (given.next(), given.next()) else {
            return Err(refused(match needed {
                Role::Planner => "this needs the key of a planner",
                Role::Ingest => "this needs a key of the role `ingest`",
            }));
        };
        let secret = value.to_str().ok().and_then(|value| value.split_once(' '));
        let secret =
            secret.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, secret)| secret.trim());
        let key = secret.map(|secret| self.keys.find(secret)).transpose()?.flatten();
        let key = key.ok_or_else(|| refused("the key is not known, or was revoked"))?;
        match key.role {
            role if role == Role::Planner || role == needed => Ok(key.name),
            _ => {
                let detail = "this needs the key of a planner; a key of the role `ingest` may only send pings";
                Err(Problem::new(Code::WrongRole, detail))
            }
        }
    }
}

/// A request of somebody who may send pings.
#[derive(Debug)]
pub struct Ingest {
    /// The name of the key, or `local`.
    pub name: String,
}

impl FromRequestParts<Arc<App>> for Ingest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        app.access.holder(&parts.headers, Role::Ingest).map(|name| Self { name })
    }
}

/// A request of a planner. A handler that takes it answers nobody else.
#[derive(Debug)]
pub struct Planner {
    /// The name of the key, or `local`.
    pub name: String,
}

impl FromRequestParts<Arc<App>> for Planner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        app.access.planner(&parts.headers).map(|name| Self { name })
    }
}
