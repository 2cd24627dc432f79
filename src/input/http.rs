//! HTTP answers as archives keep them: status, type, charset, and the body unpacked.

use std::io::{self, Read};

/// Header lines that are looked at, at most.
const MAX_LINES: usize = 256;

/// One answer.
#[derive(Debug)]
pub(super) struct Response<'a> {
    status: u16,
    html: bool,
    /// What the header says of the encoding.
    pub(super) charset: Option<String>,
    chunked: bool,
    /// `Content-Encoding`, in small letters.
    packed: Option<String>,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads the header of `block`.
    ///
    /// # Errors
    /// What was found instead.
    pub(super) fn parse(block: &'a [u8]) -> Result<Self, String> {
        let mut lines = [httparse::EMPTY_HEADER; MAX_LINES];
        let mut answer = httparse::Response::new(&mut lines);
        let mut config = httparse::ParserConfig::default();
        config.ignore_invalid_headers_in_responses(true).allow_spaces_after_header_name_in_responses(true);
        let length = match config.parse_response(&mut answer, block) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Err("expected a header and a blank line, found the end".to_owned()),
            Err(error) => return Err(format!("expected an HTTP header, found {error}")),
        };
        let mut response = Self {
            status: answer.code.unwrap_or(0),
            html: false,
            charset: None,
            chunked: false,
            packed: None,
            body: &block[length..],
        };
        for line in answer.headers.iter() {
            let value = String::from_utf8_lossy(line.value).trim().to_ascii_lowercase();
            match line.name.to_ascii_lowercase().as_str() {
                "content-type" => {
                    let kind = value.split(';').next().unwrap_or_default().trim();
                    response.html = matches!(kind, "text/html" | "application/xhtml+xml");
                    let charset = value.split("charset=").nth(1).map(|c| c.trim_matches(['"', '\'', ' ']));
                    response.charset = charset.and_then(|c| c.split([';', ',', ' ', '"']).next()).map(str::to_owned);
                }
                "transfer-encoding" => response.chunked = value.contains("chunked"),
                "content-encoding" => response.packed = Some(value).filter(|v| !v.is_empty() && v != "identity"),
                _ => {}
            }
        }
        Ok(response)
    }

    /// A successful answer that holds HTML.
    pub(super) fn is_page(&self) -> bool {
        self.html && (200..300).contains(&self.status)
    }

    /// The body, unpacked, at most `limit + 1` bytes. Many archives keep the header's encodings but store the body
    /// unpacked: what does not look packed is taken as it stands.
    ///
    /// # Errors
    /// An encoding that is not known, or bytes that do not follow it.
    pub(super) fn body(&self, limit: u64) -> io::Result<Vec<u8>> {
        let joined = self.chunked.then(|| dechunk(self.body)).flatten();
        let bytes = joined.as_deref().unwrap_or(self.body);
        let zlib = |bytes: &[u8]| {
            bytes.len() > 1
                && bytes[0] & 0x0f == 8
                && (u16::from(bytes[0]) << 8 | u16::from(bytes[1])).is_multiple_of(31)
        };
        match self.packed.as_deref() {
            Some("gzip" | "x-gzip") if super::gzip::is_gzip(bytes) => super::gzip::gunzip(bytes, limit),
            Some("deflate") if zlib(bytes) => {
                let mut out = Vec::new();
                flate2::bufread::ZlibDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out)?;
                Ok(out)
            }
            Some(other @ ("br" | "zstd" | "compress")) if std::str::from_utf8(bytes).is_err() => {
                Err(io::Error::other(format!("expected gzip, deflate or no encoding, found {other}")))
            }
            _ => Ok(joined.unwrap_or_else(|| self.body.to_vec())),
        }
    }
}

/// The chunks of a body joined; `None` when it is not written in chunks. A body cut short gives what there is.
fn dechunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let (size, from) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((from, size))) => (usize::try_from(size).ok()?, from),
            _ if joined.is_empty() => return None,
            _ => return Some(joined),
        };
        if size == 0 {
            return Some(joined);
        }
        let chunk = &rest[from..];
        joined.extend_from_slice(&chunk[..size.min(chunk.len())]);
        rest = chunk.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::super::gzip::tests::gzip;
    use super::*;

    fn body(header: &str, body: &[u8]) -> Result<String, String> {
        let block = [format!("HTTP/1.1 200 OK\r\n{header}\r\n").as_bytes(), body].concat();
        let bytes = Response::parse(&block)?.body(100).map_err(|e| e.to_string())?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn tells_pages_and_charsets() {
        let parse = |block: &'static [u8]| Response::parse(block).map(|r| (r.is_page(), r.charset));
        assert_eq!(
            parse(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"ISO-8859-1\"\r\n\r\n"),
            Ok((true, Some("iso-8859-1".to_owned())))
        );
        assert_eq!(parse(b"HTTP/1.0 404 No\r\nContent-Type: text/html\r\n\r\n"), Ok((false, None)));
        assert_eq!(parse(b"HTTP/1.1 200\r\nContent-Type: image/png\r\n\r\n"), Ok((false, None)));
        assert_eq!(parse(b"<html>").unwrap_err(), "expected an HTTP header, found invalid HTTP version");
    }

    #[test]
    fn unpacks_bodies() {
        assert_eq!(body("", b"<p>").unwrap(), "<p>");
        assert_eq!(body("Content-Encoding: gzip\r\n", &gzip(b"<p>")).unwrap(), "<p>");
        assert_eq!(body("Content-Encoding: gzip\r\n", b"<p>").unwrap(), "<p>", "unpacked by the crawler");
        assert_eq!(body("Transfer-Encoding: chunked\r\n", b"3\r\n<p>\r\n2\r\nab\r\n0\r\n\r\n").unwrap(), "<p>ab");
        assert_eq!(body("Transfer-Encoding: chunked\r\n", b"<p>").unwrap(), "<p>");
        assert_eq!(
            body("Content-Encoding: br\r\n", b"\x8b\x01\x80").unwrap_err(),
            "expected gzip, deflate or no encoding, found br"
        );
    }
}
