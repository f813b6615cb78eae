//! What the operator of a server says about it: whose map it is, and who may put it into a page of theirs.

use std::str::FromStr;

use axum::http::Uri;

/// What the pages show and allow beside what comes with the region.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Whose map or data it is, beside OpenStreetMap's contributors.
    pub attribution: Option<String>,
    /// The number under which the map was reviewed (审图号).
    pub map_approval: Option<String>,
    /// Whose pages may hold `/embed` in a frame, beside those of this server.
    pub embed_in: Vec<Embedder>,
}

/// A page that may hold another in a frame: an origin such as `https://paper.example`, or `*` for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedder(String);

/// Why a word names no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no origin: write a scheme and a host, for example https://paper.example, or * for any page")]
pub struct NoOrigin(String);

impl Embedder {
    /// As the policy of a page has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Embedder {
    type Err = NoOrigin;

    /// Reads one. What could end a policy and begin another is no origin.
    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let wrong = || NoOrigin(text.to_owned());
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let host = uri.authority().filter(|authority| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
            authority.as_str().bytes().all(plain)
        });
        match (uri.scheme_str(), host, uri.path_and_query().map_or("/", |path| path.as_str())) {
            (Some(scheme @ ("http" | "https")), Some(host), "/") => Ok(Self(format!("{scheme}://{host}"))),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_and_nothing_else() {
        for (text, read) in [
            ("*", "*"),
            ("https://paper.example", "https://paper.example"),
            ("http://localhost:8080/", "http://localhost:8080"),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            assert_eq!(text.parse::<Embedder>().unwrap().as_str(), read);
        }
        for text in [
            "",
            "paper.example",
            "https://",
            "ftp://paper.example",
            "https://paper.example/news",
            "https://paper.example; script-src *",
            "https://a.example, https://b.example",
            "https://user@paper.example",
            "https://paper.example?x",
            "javascript:alert(1)",
        ] {
            assert!(text.parse::<Embedder>().is_err(), "{text}");
        }
    }
}
