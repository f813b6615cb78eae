//! Just enough XML for spreadsheets: tags, attributes and text in a row, nothing kept, nothing expanded.
//!
//! There are no entities besides the five of XML and numbers, so a document cannot grow while it is read.

use std::borrow::Cow;

/// One thing in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// `<name attributes>` or `<name attributes/>`; names are without their prefix.
    Start { name: &'a [u8], attributes: Attributes<'a>, empty: bool },
    /// `</name>`
    End(&'a [u8]),
    /// Text as it stands.
    Text(&'a [u8]),
    /// Text in which nothing is escaped.
    Literal(&'a [u8]),
}

/// What stands in a tag after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attributes<'a>(&'a [u8]);

/// Goes through a document from front to back. What is malformed ends it, or is passed over.
#[derive(Clone, Debug)]
pub(super) struct Markup<'a> {
    rest: &'a [u8],
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|&byte| byte == first) {
        if bytes[from + at..].starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// The name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|&byte| byte == b':').map_or(name, |colon| &name[colon + 1..])
}

impl<'a> Markup<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Goes past `end`, or to the end.
    fn skip(&mut self, end: &[u8]) -> &'a [u8] {
        let rest = self.rest;
        let at = find(rest, end).unwrap_or(rest.len());
        self.rest = rest.get(at + end.len()..).unwrap_or_default();
        &rest[..at]
    }

    /// The length of the tag that begins the rest: a `>` in quotes does not end it.
    fn tag_length(&self) -> usize {
        let mut quote = 0;
        for (at, &byte) in self.rest.iter().enumerate() {
            match byte {
                b'"' | b'\'' if quote == 0 => quote = byte,
                _ if byte == quote => quote = 0,
                b'>' if quote == 0 => return at,
                _ => {}
            }
        }
        self.rest.len()
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let rest = self.rest;
            if rest.is_empty() {
                return None;
            }
            if rest[0] != b'<' {
                let length = rest.iter().position(|&byte| byte == b'<').unwrap_or(rest.len());
                self.rest = &rest[length..];
                return Some(Event::Text(&rest[..length]));
            }
            if rest.starts_with(b"<!--") {
                self.skip(b"-->");
            } else if rest.starts_with(b"<![CDATA[") {
                return Some(Event::Literal(&self.skip(b"]]>")[9..]));
            } else if rest.starts_with(b"<?") {
                self.skip(b"?>");
            } else if rest.starts_with(b"<!") {
                self.skip(b">");
            } else {
                let length = self.tag_length();
                let tag = &rest[1..length];
                self.rest = rest.get(length + 1..).unwrap_or_default();
                if let Some(name) = tag.strip_prefix(b"/") {
                    return Some(Event::End(local(name.trim_ascii())));
                }
                let empty = tag.ends_with(b"/");
                let tag = tag.strip_suffix(b"/").unwrap_or(tag);
                let end = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len());
                return Some(Event::Start { name: local(&tag[..end]), attributes: Attributes(&tag[end..]), empty });
            }
        }
    }
}

impl<'a> Attributes<'a> {
    /// Each attribute: its name without prefix, and its value as it stands.
    pub fn iter(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let equals = rest.iter().position(|&byte| byte == b'=')?;
            let name = local(rest[..equals].trim_ascii());
            let value = rest[equals + 1..].trim_ascii_start();
            let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let end = value[1..].iter().position(|&byte| byte == quote)?;
            rest = &value[end + 2..];
            Some((name, &value[1..=end]))
        })
    }

    /// The value of one.
    pub fn get(self, name: &str) -> Option<Cow<'a, str>> {
        self.iter().find(|attribute| attribute.0 == name.as_bytes()).map(|attribute| unescaped(attribute.1))
    }

    /// The value of one that is a whole number.
    pub fn number(self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }
}

/// Text with its entities read; one that is not known stays as it stands.
pub(super) fn unescaped(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains('&') {
        return text;
    }
    let mut read = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let known = after.bytes().take(12).position(|byte| byte == b';').and_then(|end| {
            let character = match &after[..end] {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                "apos" => '\'',
                number => {
                    let digits = number.strip_prefix('#')?;
                    let hex = digits.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
                    char::from_u32(hex.unwrap_or_else(|| digits.parse()).ok()?)?
                }
            };
            Some((character, end))
        });
        if let Some((character, end)) = known {
            read.push(character);
            rest = &after[end + 1..];
        } else {
            read.push('&');
            rest = after;
        }
    }
    read.push_str(rest);
    Cow::Owned(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_its_tags_and_texts() {
        let text = br#"<?xml version="1.0"?><!DOCTYPE x><!-- <no/> --><a:b c='1 > 0' x:d="&quot;&#39;"/>t&amp;u<![CDATA[<&]]></b>"#;
        let events: Vec<Event<'_>> = Markup::new(text).collect();
        let Event::Start { name, attributes, empty } = events[0] else { panic!("{events:?}") };
        assert_eq!((name, empty), (&b"b"[..], true));
        assert_eq!((attributes.get("c").unwrap(), attributes.get("d").unwrap()), ("1 > 0".into(), "\"'".into()));
        assert_eq!(attributes.get("e"), None);
        assert_eq!(events[1..], [Event::Text(b"t&amp;u"), Event::Literal(b"<&"), Event::End(b"b")]);
        assert_eq!(unescaped(b"t&amp;u &nope; & &#x9a7f;"), "t&u &nope; & 驿");
    }

    #[test]
    fn what_is_cut_off_ends() {
        let text = br#"<a b="<c>" d='"'><![CDATA[x]]><!-- y --></a>&am"#;
        for length in 0..text.len() {
            for event in Markup::new(&text[..length]) {
                if let Event::Start { attributes, .. } = event {
                    attributes.iter().for_each(drop);
                }
            }
        }
    }
}
