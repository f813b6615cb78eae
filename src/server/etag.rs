//! Entity tags: a client that has an answer already is told so, before any work is done.
//!
//! A tag is a hash of the program, the snapshot, the route and the canonical question with its resolved instant, so
//! equal tags mean equal answers. Tags are weak, for the same answer travels compressed and not.

use std::fmt::Debug;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::engine::Snapshot;
use crate::store::hash_of;

/// The tag of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// The tag of the answer of `snapshot` to `question` at `route`.
    #[must_use]
    pub fn of(snapshot: &Snapshot, route: &str, question: &impl Debug) -> Self {
        let program = env!("CARGO_PKG_VERSION");
        let text = format!("{program}\n{}\n{route}\n{question:?}", snapshot.version());
        Self(hash_of(text.as_bytes())[..20].to_owned())
    }

    /// As a header.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        // Twenty hexadecimal digits in quotes are a header.
        HeaderValue::try_from(format!("W/\"{}\"", self.0)).unwrap_or(HeaderValue::from_static("W/\"\""))
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
        for value in headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()) {
            // Our tags hold no comma, so neither does a tag that can match.
            for entry in value.split(',').map(str::trim) {
                let opaque = entry.strip_prefix("W/").unwrap_or(entry);
                match opaque.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) {
                    Some(tag) => known.tags.push(tag.to_owned()),
                    None => known.any |= entry == "*",
                }
            }
        }
        known
    }

    /// Whether `tag` is among them, by the weak comparison of RFC 9110.
    #[must_use]
    pub fn names(&self, tag: &Tag) -> bool {
        self.tags.contains(&tag.0)
    }

    /// Whether it is `*`: any answer there is.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_strong_listed_and_repeated_tags_match() {
        let tag = Tag("abc".to_owned());
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
}
