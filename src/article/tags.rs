//! What the tags of a page say before it is parsed: the parser's time grows with the square of both numbers.

use memchr::{memchr, memmem};

/// Pages nested deeper than this are no pages.
const MAX_NESTING: usize = 4_000;
/// A page with a tag of more attributes than this is no page.
const MAX_ATTRIBUTES: usize = 2_000;

/// Elements that are often left open: they do not count as nested.
const OPEN: &[&str] =
    &["p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "img", "input", "meta", "link", "hr", "source", "wbr"];
/// Elements whose content holds no tags.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The extremes of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tags {
    /// How deep elements are nested, at most.
    pub nesting: usize,
    /// Attributes of a tag, at most.
    pub attributes: usize,
}

impl Tags {
    /// Reads the tags of `html`, in one pass.
    pub fn of(html: &str) -> Self {
        let (bytes, mut at, mut depth, mut tags) = (html.as_bytes(), 0, 0usize, Self::default());
        while let Some(found) = memchr(b'<', &bytes[at..]) {
            at += found + 1;
            match bytes.get(at) {
                Some(b'!') if bytes[at..].starts_with(b"!--") => {
                    at = memmem::find(&bytes[at + 1..], b"-->").map_or(bytes.len(), |end| at + 1 + end);
                }
                Some(b'/') => depth = depth.saturating_sub(1),
                Some(c) if c.is_ascii_alphabetic() => {
                    let length = bytes[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
                    let name = &html[at..at + length];
                    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
                    let (end, attributes) = attributes(bytes, at + length);
                    tags.attributes = tags.attributes.max(attributes);
                    at = end;
                    if is(RAW) {
                        at = raw_end(bytes, at, name);
                    } else if !is(OPEN) {
                        depth += 1;
                        tags.nesting = tags.nesting.max(depth);
                    }
                }
                _ => {}
            }
        }
        tags
    }

    /// Why the page is none; `None` for a page.
    pub fn fault(self) -> Option<String> {
        if self.nesting > MAX_NESTING {
            return Some(format!("expected elements nested at most {MAX_NESTING} deep, found more"));
        }
        (self.attributes > MAX_ATTRIBUTES)
            .then(|| format!("expected at most {MAX_ATTRIBUTES} attributes in a tag, found {}", self.attributes))
    }
}

/// From behind a tag's name: the end of the tag, and its attributes.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let until = |from: usize, ends: &[u8]| {
        bytes[from..].iter().position(|b| b.is_ascii_whitespace() || ends.contains(b)).map_or(bytes.len(), |n| from + n)
    };
    let blank = |from: usize, also: u8| {
        bytes[from..].iter().position(|&b| !b.is_ascii_whitespace() && b != also).map_or(bytes.len(), |n| from + n)
    };
    let mut count = 0;
    loop {
        at = blank(at, b'/');
        if bytes.get(at).is_none_or(|&b| b == b'>') {
            return (at, count);
        }
        count += 1;
        // A name may begin with an equals sign.
        at = blank(until(at + 1, b"/>="), b' ');
        if bytes.get(at) == Some(&b'=') {
            at = blank(at + 1, b' ');
            at = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 2 + end)
                }
                _ => until(at, b">"),
            };
        }
    }
}

/// Where the end tag of `name` begins, or the end of the page.
fn raw_end(bytes: &[u8], from: usize, name: &str) -> usize {
    memmem::find_iter(&bytes[from..], b"</")
        .map(|at| from + at)
        .find(|at| bytes.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())))
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(html: &str) -> (usize, usize) {
        let tags = Tags::of(html);
        (tags.nesting, tags.attributes)
    }

    #[test]
    fn counts_what_must_be_closed() {
        assert_eq!(tags("<div><p>a<p>b<br><b>c</b></div><div>d</div>"), (2, 0));
        assert_eq!(tags(&"<div>".repeat(9)), (9, 0));
        assert_eq!(tags("a < b, </x></x><i>"), (1, 0));
        assert_eq!(tags("<!-- <i><i> --><script>if (a<b) x('<i><i>')</SCRIPT><b>"), (1, 0));
    }

    #[test]
    fn counts_attributes_as_browsers_do() {
        assert_eq!(tags("<a href=x class = 'a > b' hidden data-x=\"<i>\"/><b c>"), (2, 4));
        assert_eq!(tags("<p =a/b><p a='<i>"), (0, 2));
        assert_eq!(tags("<p"), (0, 0));
        let many: String = (0..3000).map(|i| format!(" a{i}='>'")).collect();
        assert_eq!(
            Tags::of(&format!("<p{many}>")).fault().unwrap(),
            "expected at most 2000 attributes in a tag, found 3000"
        );
    }
}
