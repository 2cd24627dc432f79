//! Web archives (WARC 1.x, ISO 28500), plain or gzipped: the pages among their records, as crawlers such as CC-NEWS write them.
//!
//! A page is a `response` record whose HTTP answer is a success of type `text/html`; all other records are passed over.

use super::gzip::Members;
use super::http::Response;
use super::{Hints, Source};
use crate::record::{Format, InputError, Stage};
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// Bytes of a record's header lines at most.
const MAX_HEADER: u64 = 64 * 1024;

/// One answer as it stands in the archive, not yet unpacked.
#[derive(Debug)]
pub struct Capture {
    path: Option<Arc<str>>,
    offset: u64,
    url: Option<String>,
    /// HTTP header and body.
    block: Vec<u8>,
}

impl Capture {
    /// Bytes of the answer, packed.
    pub(super) fn size(&self) -> u64 {
        self.block.len() as u64
    }

    /// Path of the archive, and the record's offset.
    pub(super) fn place(&self) -> (Option<String>, Option<u64>) {
        (self.path.as_deref().map(str::to_owned), Some(self.offset))
    }

    /// Unpacks the page, of `limit` bytes at most.
    ///
    /// # Errors
    /// The line for the errors stream: an answer that cannot be unpacked, or is larger than the limit.
    pub(super) fn read(self, limit: u64) -> Result<Source, InputError> {
        let (path, record) = self.place();
        let fail = |error: &str, detail: String| InputError {
            path: path.clone(),
            record,
            stage: Stage::Read,
            error: error.to_owned(),
            detail,
        };
        let response = Response::parse(&self.block).map_err(|detail| fail("not an HTTP answer", detail))?;
        let bytes = response.body(limit).map_err(|e| fail("cannot unpack the page", e.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(fail("larger than the limit", format!("expected at most {limit} bytes (see --max-bytes)")));
        }
        let hints = Hints {
            path: path.clone(),
            record,
            url: self.url,
            format: Some(Format::Html),
            charset: response.charset,
            ..Hints::default()
        };
        Ok(Source { bytes, utf8: false, hints })
    }
}

/// The header lines of one record that matter here.
#[derive(Debug, Default)]
struct Header {
    response: bool,
    length: u64,
    url: Option<String>,
}

/// The pages of an archive, in order.
#[derive(Debug)]
pub struct Warc<R> {
    members: Members<R>,
    path: Option<Arc<str>>,
    limit: u64,
    /// Inside what could not be read: told once.
    broken: bool,
    ended: bool,
}

impl<R: BufRead> Warc<R> {
    /// Reads pages of `limit` bytes at most; `path` names the archive in records and error lines.
    ///
    /// # Errors
    /// A stream that cannot be read at all.
    pub fn new(reader: R, path: Option<Arc<str>>, limit: u64) -> io::Result<Self> {
        Ok(Self { members: Members::new(reader)?, path, limit, broken: false, ended: false })
    }

    fn fail(&self, offset: u64, error: &str, detail: String) -> InputError {
        InputError {
            path: self.path.as_deref().map(str::to_owned),
            record: Some(offset),
            stage: Stage::Read,
            error: error.to_owned(),
            detail,
        }
    }

    /// One line without its end, of `MAX_HEADER` bytes at most; `None` at the end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.members).take(MAX_HEADER).read_until(b'\n', &mut line)?;
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }

    /// The next record: a page or its error, or nothing where it is another record. `None` at the end of the archive.
    fn record(&mut self) -> io::Result<Option<Option<Result<Capture, InputError>>>> {
        let offset = loop {
            let offset = self.members.offset()?;
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.starts_with(b"WARC/1.") => break offset,
                // Records end with two line ends; what is broken is told once.
                Some(line) if line.is_empty() || self.broken => {}
                Some(_) => {
                    self.broken = true;
                    let detail = "expected a record that begins with WARC/1, found something else".to_owned();
                    return Ok(Some(Some(Err(self.fail(offset, "broken archive", detail)))));
                }
            }
        };
        self.broken = false;
        let header = self.header()?;
        if !header.response {
            self.skip(header.length)?;
            return Ok(Some(None));
        }
        // What is larger packed than the limit is larger unpacked as well.
        let room = self.limit.saturating_add(MAX_HEADER);
        let mut block = Vec::new();
        (&mut self.members).take(header.length.min(room)).read_to_end(&mut block)?;
        let page = Response::parse(&block).map_or(true, |r| r.is_page());
        let told = if (block.len() as u64) < header.length.min(room) {
            let detail = format!("expected a record of {} bytes, found the end after {}", header.length, block.len());
            Some(Err(self.fail(offset, "broken archive", detail)))
        } else if header.length > room {
            self.skip(header.length - room)?;
            let detail = format!("expected at most {} bytes, found {} (see --max-bytes)", self.limit, header.length);
            page.then(|| Err(self.fail(offset, "larger than the limit", detail)))
        } else {
            page.then(|| Ok(Capture { path: self.path.clone(), offset, url: header.url, block }))
        };
        Ok(Some(told))
    }

    fn header(&mut self) -> io::Result<Header> {
        let (mut header, mut size) = (Header::default(), 0);
        while let Some(line) = self.line()?.filter(|line| !line.is_empty()) {
            size += line.len() as u64;
            if size > MAX_HEADER {
                break;
            }
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.response = value.eq_ignore_ascii_case("response"),
                "content-length" => header.length = value.parse().unwrap_or(0),
                // Older crawlers put the address between angle brackets.
                "warc-target-uri" => header.url = Some(value.trim_matches(['<', '>']).to_owned()),
                _ => {}
            }
        }
        Ok(header)
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        io::copy(&mut (&mut self.members).take(bytes), &mut io::sink()).map(drop)
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<Capture, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.record() {
                Ok(None) => break,
                Ok(Some(None)) => {}
                Ok(Some(Some(found))) => return Some(found),
                Err(error) => {
                    let offset = self.members.tried();
                    self.ended = !self.members.resume().unwrap_or(false);
                    // What follows a broken member may look like another one by chance: it is told once.
                    if !std::mem::replace(&mut self.broken, true) {
                        return Some(Err(self.fail(offset, "broken archive", error.to_string())));
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::gzip::tests::gzip;
    use super::*;

    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour.";

    fn record(kind: &str, block: &str) -> Vec<u8> {
        let length = block.len();
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://site.example/a>\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").into_bytes()
    }

    /// Offset and length of each page, or what failed.
    fn read(archive: &[u8], limit: u64) -> Vec<Result<(u64, String), String>> {
        let pages = Warc::new(archive, Some("a.warc".into()), limit).unwrap();
        pages
            .map(|page| {
                let source = page
                    .and_then(|p| p.read(limit))
                    .map_err(|e| format!("{}: {}: {}", e.record.unwrap(), e.error, e.detail))?;
                assert_eq!(source.hints.url.as_deref(), Some("https://site.example/a"));
                Ok((source.hints.record.unwrap(), String::from_utf8(source.bytes).unwrap()))
            })
            .collect()
    }

    #[test]
    fn pages_are_read_and_other_records_are_not() {
        let info = record("warcinfo", "software: x");
        let records = [
            info.clone(),
            record("request", "GET /"),
            record("response", PAGE),
            record("response", &PAGE.replace("200", "301")),
        ];
        let at = (info.len() + records[1].len()) as u64;
        assert_eq!(read(&records.concat(), 99), [Ok((at, "<p>Bonjour.".to_owned()))]);
        let members: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
        let at = (members[0].len() + members[1].len()) as u64;
        assert_eq!(read(&members.concat(), 99), [Ok((at, "<p>Bonjour.".to_owned()))]);
        assert_eq!(read(&gzip(&records.concat()), 99).len(), 1, "one member for all");
        assert_eq!(read(b"", 99), []);
    }

    #[test]
    fn broken_archives_are_told_once_and_the_rest_is_read() {
        let good = record("response", PAGE);
        let told = |found: &[Result<(u64, String), String>]| {
            found.iter().map(|f| f.as_ref().map_or_else(String::clone, |f| f.1.clone())).collect::<Vec<_>>()
        };
        let broken = "expected a record that begins with WARC/1, found something else";
        let plain = [b"rubbish\nmore\n\n".as_slice(), &good, &good[..good.len() - 9]].concat();
        let found = told(&read(&plain, 99));
        assert_eq!(found[..2], [format!("0: broken archive: {broken}"), "<p>Bonjour.".to_owned()]);
        assert!(found[2].contains("found the end after"), "{found:?}");
        let mut member = gzip(&record("response", &PAGE.repeat(9)));
        let half = member.len() / 2;
        member[half..].fill(0xff);
        let found = told(&read(&[gzip(&good), member, gzip(&good)].concat(), 999));
        assert_eq!((found.len(), found[0].as_str(), found[2].as_str()), (3, "<p>Bonjour.", "<p>Bonjour."));
        assert!(found[1].contains("broken archive"), "{found:?}");
        let large = told(&read(&[record("response", &format!("{PAGE}{}", "a".repeat(70_000))), good].concat(), 11));
        assert!(large[0].contains("larger than the limit: expected at most 11 bytes, found 70"), "{large:?}");
        assert_eq!(large[1], "<p>Bonjour.");
    }
}
