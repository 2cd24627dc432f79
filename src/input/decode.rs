//! Bytes to NFC text: BOM, UTF-8, UTF-16, a declared charset, else a guess. Never fails on text; binary data is told.
//!
//! | bytes | encoding |
//! |---|---|
//! | valid UTF-8, with or without BOM | `UTF-8` |
//! | `FF FE` or `FE FF`, or every other byte zero | `UTF-16LE`, `UTF-16BE` |
//! | a charset of the server, or `<meta charset=…>` in the first 1,024 bytes | as declared |
//! | anything else | chardetng's guess, `windows-1252` for most of Western Europe |

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Bytes that were looked at for a guess of the encoding: enough for the detector, and bounded for large files.
const SNIFFED_BYTES: usize = 64 * 1024;
/// A text in which more than one character of this many is a control character is binary data.
const CONTROLS_PER_CHARS: usize = 50;

/// A text and the name of the encoding that it was read in.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// NFC text; `\r\n` and `\r` are kept as they stand.
    pub text: String,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
}

/// Decodes `bytes` and brings them to NFC. With `html`, a declared charset counts: the server's `charset` before the page's own.
///
/// # Errors
/// One sentence when the bytes are no text in any encoding.
pub fn decode(bytes: Vec<u8>, html: bool, charset: Option<&str>) -> Result<Decoded, String> {
    let (text, encoding) = to_text(bytes, html, charset);
    if let Some(detail) = binary(&text) {
        return Err(detail);
    }
    Ok(Decoded { text: nfc(text), encoding: encoding.name() })
}

fn to_text(bytes: Vec<u8>, html: bool, charset: Option<&str>) -> (String, &'static Encoding) {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return (encoding.decode_with_bom_removal(&bytes).0.into_owned(), encoding);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !looks_utf16(text.as_bytes()) => return (text, UTF_8),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let told = || charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = || told().or_else(|| if html { declared(&bytes) } else { None });
    let encoding = utf16(&bytes).or_else(declared).unwrap_or_else(|| guess(&bytes));
    (encoding.decode_without_bom_handling(&bytes).0.into_owned(), encoding)
}

fn looks_utf16(bytes: &[u8]) -> bool {
    utf16(bytes).is_some()
}

/// UTF-16 without a BOM: in Western text every other byte is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES) & !1];
    if head.len() < 8 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The charset that an HTML page declares in its first kilobyte. A page that says UTF-16 there cannot mean it.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let after = head.split("charset=").nth(1)?;
    let label = after.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '/']).next()?;
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    // A French top-level domain: of two encodings that would do, the western one is meant, as in `£5.6m` and `5,6 M€`.
    detector.guess(Some(b"fr"), Utf8Detection::Allow)
}

/// Why the text is binary data, or `None`: NULs, or many control characters, in the first part.
fn binary(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(SNIFFED_BYTES)];
    // Nearly no text has any: of those of two bytes, the first is C2.
    let bytes = head.as_bytes();
    let short = bytes.iter().fold(false, |any, b| any | matches!(b, 0..=8 | 0x0e..=0x1f | 0x7f));
    if !short && !memchr::memchr_iter(0xC2, bytes).any(|i| matches!(bytes.get(i + 1), Some(0x80..=0x9F))) {
        return None;
    }
    let (mut chars, mut nuls, mut controls) = (0usize, 0usize, 0usize);
    for c in head.chars() {
        chars += 1;
        nuls += usize::from(c == '\0');
        controls += usize::from(c.is_control() && !c.is_whitespace() && c != '\u{1b}');
    }
    (nuls * 1000 > chars || controls * CONTROLS_PER_CHARS > chars)
        .then(|| format!("expected text, found binary data: {controls} control characters, {nuls} of them NUL, in the first {chars} characters"))
}

/// NFC; text that already is NFC, nearly all, is not copied.
fn nfc(text: String) -> String {
    if is_plain(text.as_bytes()) || is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { composed(&text) }
}

/// NFC of a text of which most is plain: only what is not, and the character before it, is looked at.
fn composed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is = |c: char| is_plain(c.encode_utf8(&mut [0; 4]).as_bytes());
    let mut rest = text;
    while let Some(odd) = rest.find(|c| !is(c)) {
        let base = rest[..odd].chars().next_back().map_or(0, char::len_utf8);
        let end = rest[odd..].find(is).map_or(rest.len(), |n| odd + n);
        out.push_str(&rest[..odd - base]);
        out.extend(rest[odd - base..end].nfc());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// True for UTF-8 of characters that are NFC wherever they stand: those below U+0300, which has the first accent that joins,
/// and from U+2002 to U+20CF, where the marks and the currencies of the press are.
fn is_plain(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|b| !b.is_ascii()) {
        rest = &rest[at..];
        let len = match rest {
            [0xC2..=0xCB, ..] => 2,
            [0xE2, 0x80, 0x80 | 0x81, ..] => return false,
            [0xE2, 0x80..=0x82, ..] | [0xE2, 0x83, 0x80..=0x8F, ..] => 3,
            _ => return false,
        };
        rest = &rest[len..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], html: bool, text: &str, encoding: &'static str) {
        assert_eq!(decode(bytes.to_vec(), html, None), Ok(Decoded { text: text.to_owned(), encoding }));
    }

    #[test]
    fn decodes_what_scrapers_leave() {
        check("déjà".as_bytes(), false, "déjà", "UTF-8");
        check(b"\xEF\xBB\xBFa", false, "a", "UTF-8");
        check(b"\xFF\xFEa\0b\0", false, "ab", "UTF-16LE");
        check(b"\0L\0a\0 \0C\0N\0I\0L", false, "La CNIL", "UTF-16BE");
        check(
            b"L\x92amende de 20 millions d\x92euros a \xE9t\xE9 pay\xE9e.",
            false,
            "L’amende de 20 millions d’euros a été payée.",
            "windows-1252",
        );
        check(b"<meta charset=\"iso-8859-2\">\xB1", true, "<meta charset=\"iso-8859-2\">ą", "ISO-8859-2");
        check(b"", false, "", "UTF-8");
        let page = decode(b"<meta charset=\"iso-8859-2\">\xB1".to_vec(), true, Some("iso-8859-1")).unwrap();
        assert_eq!((page.text.ends_with('±'), page.encoding), (true, "windows-1252"), "the server's word counts first");
    }

    #[test]
    fn composes_accents() {
        check("e\u{301}".as_bytes(), false, "é", "UTF-8");
        let odd = "L'e\u{301}te\u{301} \u{212B}\u{1100}\u{1161}, o\u{302}\u{323} 가 fin\u{fb01}e\u{301}";
        assert_eq!(composed(odd), odd.nfc().collect::<String>());
    }

    #[test]
    fn plain_characters_are_nfc_wherever_they_stand() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(c.encode_utf8(&mut [0; 4]).as_bytes())) {
            let text = format!("a{c}e{c}");
            assert_eq!(text.nfc().collect::<String>(), text);
        }
        assert!(is_plain("« L’été » – 20 €…".as_bytes()));
        assert!(
            !is_plain("e\u{301}".as_bytes()) && !is_plain("\u{212B}".as_bytes()) && !is_plain("\u{2000}".as_bytes())
        );
    }

    #[test]
    fn refuses_binary_data() {
        let controls = |text: &str| binary(text).is_some();
        assert!(controls("a\u{80}") && controls("\u{1}") && controls("a\u{7f}b"));
        assert!(!controls("\u{1b}[0m a\tb\r\n « \u{a0}\u{85}"));
        assert_eq!(
            decode(vec![b'a', 0, b'b', 1], false, None).unwrap_err(),
            "expected text, found binary data: 2 control characters, 1 of them NUL, in the first 4 characters"
        );
    }
}
