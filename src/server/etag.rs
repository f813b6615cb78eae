//! Entity tags: a client that has an answer already is told so, before any work is done.
//!
//! A tag is a hash of the program, the snapshot, the route and the canonical question with its resolved instant, so
//! equal tags mean equal answers. Tags are weak, for the same answer travels compressed and not.
//!
//! The tag of a tile is strong: a hash of its bytes as they were made, and the encoding in which they travel.
//!
//! The tag of one station is another thing: it is strong, names a version of that station alone, whatever happens to
//! others, and goes into `If-Match`. Such an answer is never compressed.

use std::fmt::Debug;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use xxhash_rust::xxh3::xxh3_128;

use crate::engine::Snapshot;
use crate::store::hash_of;

/// The tag of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    opaque: String,
    weak: bool,
}

impl Tag {
    /// The tag of the answer of `snapshot` to `question` at `route`.
    #[must_use]
    pub fn of(snapshot: &Snapshot, route: &str, question: &impl Debug) -> Self {
        let program = env!("CARGO_PKG_VERSION");
        let text = format!("{program}\n{}\n{route}\n{question:?}", snapshot.version());
        Self { opaque: hash_of(text.as_bytes())[..20].to_owned(), weak: true }
    }

    /// The tag of a station that was edited last at `revision`, and whose answer is `body`.
    #[must_use]
    pub fn of_station(revision: u64, body: &[u8]) -> Self {
        Self { opaque: format!("{revision}-{}", &hash_of(body)[..16]), weak: false }
    }

    /// The tag of these bytes and no others, in the encoding of this name.
    #[must_use]
    pub fn of_bytes(bytes: &[u8], encoding: &str) -> Self {
        Self { opaque: format!("{:032x}-{encoding}", xxh3_128(bytes)), weak: false }
    }

    /// The same for an answer that may be compressed on its way.
    #[must_use]
    pub fn weak(&self) -> Self {
        Self { weak: true, ..self.clone() }
    }

    /// As a header.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        let prefix = if self.weak { "W/" } else { "" };
        // Some digits in quotes are a header.
        HeaderValue::try_from(format!("{prefix}\"{}\"", self.opaque)).unwrap_or(HeaderValue::from_static("W/\"\""))
    }
}

/// What `If-None-Match` says: the tags of the answers that a client has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfNoneMatch {
    any: bool,
    tags: Vec<String>,
}

impl IfNoneMatch {
    /// Reads all headers of this name; what is no tag is passed over.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut known = Self::default();
        for entry in entries(headers, &header::IF_NONE_MATCH) {
            match unquoted(entry.strip_prefix("W/").unwrap_or(entry)) {
                Some(tag) => known.tags.push(tag.to_owned()),
                None => known.any |= entry == "*",
            }
        }
        known
    }

    /// Whether `tag` is among them, by the weak comparison of RFC 9110.
    #[must_use]
    pub fn names(&self, tag: &Tag) -> bool {
        self.tags.contains(&tag.opaque)
    }

    /// Whether it is `*`: any answer there is.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.any
    }
}

/// The entries of all headers of this name. Our tags hold no comma, so neither does one that can match.
fn entries<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',').map(str::trim))
}

fn unquoted(tag: &str) -> Option<&str> {
    tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'))
}

/// Under which conditions a station may be changed: `If-Match` and `If-None-Match`.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// The versions of which it must be one, if it is given; `*` is any.
    wanted: Option<Vec<String>>,
    unwanted: IfNoneMatch,
}

impl Conditions {
    /// Reads them.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.contains_key(header::IF_MATCH);
        // A weak tag names no version, and never matches (RFC 9110, 8.8.3.2).
        let wanted = || entries(headers, &header::IF_MATCH).map(str::to_owned).collect();
        Self { wanted: given.then(wanted), unwanted: IfNoneMatch::of(headers) }
    }

    /// Whether they hold for a station that has this tag; `None` for one that is not there.
    #[must_use]
    pub fn hold(&self, tag: Option<&Tag>) -> bool {
        let named = |wanted: &Vec<String>| match tag {
            None => false,
            Some(tag) => wanted.iter().any(|entry| entry == "*" || unquoted(entry) == Some(&tag.opaque)),
        };
        self.wanted.as_ref().is_none_or(named)
            && tag.is_none_or(|tag| !self.unwanted.any() && !self.unwanted.names(tag))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Conditions {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_strong_listed_and_repeated_tags_match() {
        let tag = Tag { opaque: "abc".to_owned(), weak: true };
        let known = |values: &[&'static str]| {
            let pairs = values.iter().map(|value| (header::IF_NONE_MATCH, HeaderValue::from_static(value)));
            IfNoneMatch::of(&pairs.collect())
        };
        for values in [&["W/\"abc\""][..], &["\"abc\""], &["\"x\", W/\"abc\""], &["\"x\"", "\"abc\""]] {
            assert!(known(values).names(&tag), "{values:?}");
        }
        for values in [&["abc"][..], &["W/abc"], &["\"ab\""], &[""], &["w/\"abc\""]] {
            assert!(!known(values).names(&tag) && !known(values).any(), "{values:?}");
        }
        assert!(known(&["*"]).any());
    }

    #[test]
    fn a_station_is_changed_only_as_the_client_knows_it() {
        let tag = Tag::of_station(3, b"{}");
        let this = format!("\"{}\"", tag.opaque);
        assert_eq!(tag.header(), this.as_str());
        let hold = |name: HeaderName, value: &str, tag: Option<&Tag>| {
            Conditions::of(&[(name, HeaderValue::try_from(value).unwrap())].into_iter().collect()).hold(tag)
        };
        for (value, there, gone) in [
            (this.as_str(), true, false),
            (&format!("\"x\", {this}"), true, false),
            ("*", true, false),
            (&format!("W/{this}"), false, false),
            (&tag.opaque, false, false),
            ("\"x\"", false, false),
            ("", false, false),
        ] {
            assert_eq!(hold(header::IF_MATCH, value, Some(&tag)), there, "{value}");
            assert_eq!(hold(header::IF_MATCH, value, None), gone, "{value}");
        }
        for (value, there) in [(this.as_str(), false), (&format!("W/{this}"), false), ("*", false), ("\"x\"", true)] {
            assert_eq!(hold(header::IF_NONE_MATCH, value, Some(&tag)), there, "{value}");
            assert!(hold(header::IF_NONE_MATCH, value, None), "{value}");
        }
        assert!(Conditions::default().hold(Some(&tag)) && Conditions::default().hold(None));
    }
}
