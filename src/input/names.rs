//! What the name of a file says of its contents: text, page, rows, archive; gzipped or not.

use crate::record::Format;
use std::path::Path;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One article as text.
    Text,
    /// One article as HTML.
    Html,
    /// Rows, one JSON object a line.
    Ndjson,
    /// A web archive.
    Warc,
}

/// The extensions of each kind, in small letters. Any of them may be followed by `.gz`.
const EXTENSIONS: &[(&str, Kind)] = &[
    ("htm", Kind::Html),
    ("html", Kind::Html),
    ("jsonl", Kind::Ndjson),
    ("md", Kind::Text),
    ("ndjson", Kind::Ndjson),
    ("text", Kind::Text),
    ("txt", Kind::Text),
    ("warc", Kind::Warc),
    ("xhtml", Kind::Html),
];

/// What the extension of `path` says, `.gz` aside; `None` for other names.
pub fn kind_by_name(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let (_, extension) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, kind)| *kind)
}

/// HTML where `path` is named as HTML files are, else `None`: the bytes tell.
pub fn format_by_name(path: &Path) -> Option<Format> {
    (kind_by_name(path)? == Kind::Html).then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        let kind = |name: &str| kind_by_name(Path::new(name));
        assert_eq!(
            (kind("a/b.TXT"), kind("b.html.gz"), kind("b.xhtml")),
            (Some(Kind::Text), Some(Kind::Html), Some(Kind::Html))
        );
        assert_eq!((kind("CC-NEWS-1.warc.gz"), kind("rows.jsonl")), (Some(Kind::Warc), Some(Kind::Ndjson)));
        assert_eq!((kind("b.pdf"), kind("txt"), kind("b.gz"), kind("..")), (None, None, None, None));
        assert_eq!(
            (format_by_name(Path::new("p.htm")), format_by_name(Path::new("p.txt"))),
            (Some(Format::Html), None)
        );
    }
}
