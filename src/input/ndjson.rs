//! NDJSON: one JSON object a line, with `text` or `html` and what is known of the article.

use super::{Hints, Source};
use crate::record::{Format, InputError, Stage};
use serde::Deserialize;
use std::io::BufRead;

/// One row as it is written. Unknown keys are ignored.
#[derive(Debug, Deserialize)]
pub struct Row {
    text: Option<String>,
    html: Option<String>,
    id: Option<serde_json::Value>,
    path: Option<String>,
    url: Option<String>,
    published: Option<String>,
    language: Option<String>,
}

impl Row {
    fn into_source(self, record: u64) -> Result<Source, String> {
        let (bytes, format) = match (self.text, self.html) {
            (Some(text), None) => (text, Format::Text),
            (None, Some(html)) => (html, Format::Html),
            (Some(_), Some(_)) => return Err("expected one of the keys text and html, found both".into()),
            (None, None) => return Err("expected the key text or html, found neither".into()),
        };
        let published = self.published.filter(|p| !p.is_empty()).map(|p| read_date(&p)).transpose()?;
        let id = self.id.and_then(|id| match id {
            serde_json::Value::String(s) => Some(s),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        });
        Ok(Source {
            bytes: bytes.into_bytes(),
            utf8: true,
            hints: Hints {
                path: self.path,
                record: Some(record),
                id,
                url: self.url,
                published,
                language: self.language,
                format: Some(format),
            },
        })
    }
}

/// The day of an ISO 8601 date or timestamp.
fn read_date(text: &str) -> Result<jiff::civil::Date, String> {
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| format!("expected published as YYYY-MM-DD, found {text:?}"))
}

/// The rows of an NDJSON stream, in order; blank lines are no rows.
#[derive(Debug)]
pub struct Rows<R> {
    reader: R,
    path: Option<String>,
    limit: u64,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Rows<R> {
    /// Reads rows of `limit` bytes at most; `path` names the stream in error lines.
    pub fn new(reader: R, path: Option<String>, limit: u64) -> Self {
        Self { reader, path, limit, line: 0, ended: false }
    }

    fn fail(&self, stage: Stage, error: &str, detail: String) -> InputError {
        InputError { path: self.path.clone(), record: Some(self.line), stage, error: error.to_owned(), detail }
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
            let room = (self.limit + 1).saturating_sub(line.len() as u64) as usize;
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
    type Item = Result<Source, InputError>;

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
            let row = serde_json::from_slice::<Row>(&line)
                .map_err(|e| e.to_string())
                .and_then(|row| row.into_source(self.line));
            return Some(match row {
                Ok(mut source) => {
                    source.hints.path = source.hints.path.or_else(|| self.path.clone());
                    Ok(source)
                }
                Err(detail) => Err(self.fail(Stage::Parse, "not an article as JSON", detail)),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: u64) -> Vec<Result<Source, InputError>> {
        Rows::new(text.as_bytes(), None, limit).collect()
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
}
