//! NDJSON: one JSON object a line, with `text` or `html` and what is known of the article.

use super::{Hints, Source};
use crate::record::{Format, InputError, Stage};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use std::io::BufRead;
use std::sync::Arc;

/// The keys of a row that hold the text, the page, the id and the publication date.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Key of the raw or clean text.
    pub text: String,
    /// Key of the page.
    pub html: String,
    /// Key of the id.
    pub id: String,
    /// Key of the publication date.
    pub date: String,
}

impl Default for Fields {
    fn default() -> Self {
        let own = str::to_owned;
        Self { text: own("text"), html: own("html"), id: own("id"), date: own("published") }
    }
}

/// One line as it was read, not yet parsed.
#[derive(Debug)]
pub struct Row {
    path: Option<Arc<str>>,
    line: u64,
    bytes: Vec<u8>,
}

impl Row {
    /// Bytes of the line.
    pub(super) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Path of the file, and the row's line.
    pub(super) fn place(&self) -> (Option<String>, Option<u64>) {
        (self.path.as_deref().map(str::to_owned), Some(self.line))
    }

    /// Reads the row.
    ///
    /// # Errors
    /// The line for the errors stream: no JSON object, or one without an article.
    pub(super) fn read(self, fields: &Fields) -> Result<Source, InputError> {
        let mut json = serde_json::Deserializer::from_slice(&self.bytes);
        let read = Seed(fields)
            .deserialize(&mut json)
            .and_then(|values| json.end().map(|()| values))
            .map_err(|e| e.to_string())
            .and_then(|values| values.into_source(fields, self.line));
        match read {
            Ok(mut source) => {
                source.hints.path = source.hints.path.or_else(|| self.path.as_deref().map(str::to_owned));
                Ok(source)
            }
            Err(detail) => Err(InputError {
                path: self.path.as_deref().map(str::to_owned),
                record: Some(self.line),
                stage: Stage::Parse,
                error: "not an article as JSON".to_owned(),
                detail,
            }),
        }
    }
}

/// The values of a row that count. Other keys are ignored.
#[derive(Debug, Default)]
struct Values {
    text: Option<Vec<u8>>,
    html: Option<Vec<u8>>,
    id: Option<serde_json::Value>,
    path: Option<String>,
    url: Option<String>,
    published: Option<String>,
    language: Option<String>,
}

impl Values {
    fn into_source(self, fields: &Fields, record: u64) -> Result<Source, String> {
        let Fields { text, html, .. } = fields;
        let (bytes, format) = match (self.text, self.html) {
            (Some(text), None) => (text, Format::Text),
            (None, Some(html)) => (html, Format::Html),
            (Some(_), Some(_)) => return Err(format!("expected one of the keys {text} and {html}, found both")),
            (None, None) => return Err(format!("expected the key {text} or {html}, found neither")),
        };
        let published = self.published.filter(|p| !p.is_empty()).map(|p| read_date(&fields.date, &p)).transpose()?;
        let id = self.id.and_then(|id| match id {
            serde_json::Value::String(s) => Some(s),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        });
        let bytes = without_surrogates(bytes);
        Ok(Source {
            utf8: std::str::from_utf8(&bytes).is_ok(),
            bytes,
            hints: Hints {
                path: self.path,
                record: Some(record),
                id,
                url: self.url,
                published,
                language: self.language,
                format: Some(format),
                charset: None,
            },
        })
    }
}

/// Reads the values under the keys of the fields.
struct Seed<'a>(&'a Fields);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Values;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Values, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Values;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut values = Values::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match &*key {
                key if key == self.0.text => values.text = map.next_value::<Option<Bytes>>()?.map(|b| b.0),
                key if key == self.0.html => values.html = map.next_value::<Option<Bytes>>()?.map(|b| b.0),
                key if key == self.0.id => values.id = map.next_value()?,
                key if key == self.0.date => values.published = map.next_value()?,
                "path" => values.path = map.next_value()?,
                "url" => values.url = map.next_value()?,
                "language" => values.language = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(values)
    }
}

/// A JSON string as bytes: what escapes and encodings made of it need not be UTF-8.
struct Bytes(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct String;
        impl Visitor<'_> for String {
            type Value = Bytes;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(String).map_err(D::Error::custom)
    }
}

/// Lone halves of surrogate pairs, which some writers escape (`\ud83d`), become U+FFFD: both are three bytes long.
pub fn without_surrogates(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(0xed, &bytes[from..]).map(|at| from + at) {
        if matches!(bytes[at..], [_, 0xa0..=0xbf, 0x80..=0xbf, ..]) {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
        from = at + 1;
    }
    bytes
}

/// The day of an ISO 8601 date or timestamp under `key`.
///
/// # Errors
/// What was expected and found.
pub fn read_date(key: &str, text: &str) -> Result<jiff::civil::Date, String> {
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| format!("expected {key} as YYYY-MM-DD, found {text:?}"))
}

/// The rows of an NDJSON stream, in order; blank lines are no rows.
#[derive(Debug)]
pub struct Rows<R> {
    reader: R,
    path: Option<Arc<str>>,
    limit: u64,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Rows<R> {
    /// Reads rows of `limit` bytes at most; `path` names the stream in error lines.
    pub fn new(reader: R, path: Option<Arc<str>>, limit: u64) -> Self {
        Self { reader, path, limit, line: 0, ended: false }
    }

    fn fail(&self, stage: Stage, error: &str, detail: String) -> InputError {
        let path = self.path.as_deref().map(str::to_owned);
        InputError { path, record: Some(self.line), stage, error: error.to_owned(), detail }
    }

    /// One line without its end, at most `limit` bytes of it, and its whole length; `None` at the end.
    fn read_line(&mut self) -> std::io::Result<Option<(Vec<u8>, u64)>> {
        let (mut line, mut length) = (Vec::new(), 0u64);
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok((length > 0).then_some((line, length)));
            }
            let newline = memchr::memchr(b'\n', chunk);
            let piece = &chunk[..newline.unwrap_or(chunk.len())];
            let room = self.limit.saturating_add(1).saturating_sub(line.len() as u64) as usize;
            line.extend_from_slice(&piece[..piece.len().min(room)]);
            length += piece.len() as u64;
            let used = piece.len() + usize::from(newline.is_some());
            self.reader.consume(used);
            if newline.is_some() {
                return Ok(Some((line, length.max(1))));
            }
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            let (line, length) = match self.read_line() {
                Ok(Some(read)) => read,
                Ok(None) => break,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.fail(Stage::Read, "cannot read the stream", error.to_string())));
                }
            };
            if length > self.limit {
                return Some(Err(self.fail(
                    Stage::Read,
                    "larger than the limit",
                    format!("expected at most {} bytes, found {length} (see --max-bytes)", self.limit),
                )));
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Some(Ok(Row { path: self.path.clone(), line: self.line, bytes: line }));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: u64) -> Vec<Result<Source, InputError>> {
        let fields = Fields::default();
        Rows::new(text.as_bytes(), None, limit).map(|row| row.and_then(|row| row.read(&fields))).collect()
    }

    #[test]
    fn reads_rows_and_numbers_lines() {
        let rows =
            read("{\"text\":\"a\",\"id\":7,\"published\":\"2022-10-17T08:00\",\"x\":1}\n\n{\"html\":\"<p>\"}", 100);
        let (a, b) = (rows[0].as_ref().unwrap(), rows[1].as_ref().unwrap());
        assert_eq!(
            (a.hints.id.as_deref(), a.hints.record, a.hints.published),
            (Some("7"), Some(1), Some(jiff::civil::date(2022, 10, 17)))
        );
        assert_eq!(
            (b.hints.format, b.hints.record, b.bytes.as_slice()),
            (Some(Format::Html), Some(3), b"<p>".as_slice())
        );
    }

    #[test]
    fn tells_bad_rows_and_goes_on() {
        let long = format!("{{\"text\":\"{}\"}}", "a".repeat(90));
        let rows = read(
            &format!(
                "nope\n{long}\n{{\"text\":1}}\n{{}}\n{{\"text\":\"\",\"published\":\"soon\"}}\n{{\"text\":\"b\"}}\n"
            ),
            60,
        );
        let told: Vec<_> = rows
            .iter()
            .map(|r| r.as_ref().map_or_else(|e| (e.record, e.stage), |s| (s.hints.record, Stage::Extract)))
            .collect();
        let parse = |line| (Some(line), Stage::Parse);
        assert_eq!(told, [parse(1), (Some(2), Stage::Read), parse(3), parse(4), parse(5), (Some(6), Stage::Extract)]);
        assert_eq!(rows[3].as_ref().unwrap_err().detail, "expected the key text or html, found neither");
        assert_eq!(rows[4].as_ref().unwrap_err().detail, "expected published as YYYY-MM-DD, found \"soon\"");
    }

    #[test]
    fn reads_other_peoples_keys_and_broken_strings() {
        let fields = Fields { text: "content".into(), date: "day".into(), ..Fields::default() };
        let read = |line: &[u8]| Rows::new(line, None, 99).next().unwrap().unwrap().read(&fields);
        let row = read(br#"{"text":7,"content":"a","published":8,"day":"2022-10-17","html":null}"#).unwrap();
        assert_eq!((row.bytes.as_slice(), row.hints.published), (&b"a"[..], Some(jiff::civil::date(2022, 10, 17))));
        let half = read(br#"{"content":"a\ud83d b"}"#).unwrap();
        assert_eq!((String::from_utf8(half.bytes).unwrap().as_str(), half.utf8), ("a\u{fffd} b", true));
        let latin = read(b"{\"content\":\"d\xe9j\xe0\"}").unwrap();
        assert_eq!((latin.bytes.as_slice(), latin.utf8), (&b"d\xe9j\xe0"[..], false));
        assert_eq!(read(br#"{"text":"a"}"#).unwrap_err().detail, "expected the key content or html, found neither");
        assert!(read(b"{\"content\":\"a\"} x").unwrap_err().detail.starts_with("trailing characters"));
    }
}
