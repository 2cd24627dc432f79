//! Tokens: words, numbers and single marks, with what stood before them.

use super::fold::fold_char;
use super::lexicon::{Lexicon, WordId};
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters.
    Word,
    /// A run of ASCII digits.
    Number,
    /// One other character.
    Mark,
}

/// One token. Offsets are bytes, end not included.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last one.
    pub end: u32,
    /// The folded word in the vocabulary of the tables, or [`WordId::NONE`].
    pub word: WordId,
    /// Hash of the folded form: equal words have equal hashes.
    pub hash: u32,
    /// Where the folded form starts in the folded text.
    pub(super) fold_start: u32,
    /// What it is made of.
    pub kind: Kind,
    flags: u8,
}

const SPACE: u8 = 1;
const NEWLINE: u8 = 2;
const CAPITAL: u8 = 4;
const ALL_CAPS: u8 = 8;
const INNER_CAPS: u8 = 16;
/// While a word is read: its first letter is behind.
const FIRST: u8 = 32;

impl Token {
    /// White space (of any width) stands before the token.
    pub fn space_before(&self) -> bool {
        self.flags & SPACE != 0
    }
    /// A line break stands before the token.
    pub fn newline_before(&self) -> bool {
        self.flags & NEWLINE != 0
    }
    /// The first letter is a capital.
    pub fn is_capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }
    /// Two or more letters, all capitals.
    pub fn is_all_caps(&self) -> bool {
        self.flags & ALL_CAPS != 0
    }
    /// A capital stands after a small first letter or among small letters (`iPhone`, `McDonald`).
    pub fn has_inner_caps(&self) -> bool {
        self.flags & INNER_CAPS != 0
    }
    /// The text under the token.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }
    /// Length in bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
    /// Never: a token has at least one byte.
    pub fn is_empty(&self) -> bool {
        self.end == self.start
    }
}

/// The hash that a token of this folded form has.
pub fn hash_of(folded: &str) -> u32 {
    long_hash(folded) as u32
}

/// The hash by which the lexicon finds a folded form.
pub(super) fn long_hash(folded: &str) -> u64 {
    FxBuildHasher.hash_one(folded)
}

/// Cuts `text` into tokens; words are looked up in `lexicon`. Texts over 4 GiB are cut short.
pub fn tokenise(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    tokenise_folded(text, lexicon).0
}

/// What a byte is where a token may start or go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Mark,
    Space,
    Newline,
    Digit,
    Small,
    Capital,
    /// Of a character that is not ASCII.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            b'\n' | b'\r' => Class::Newline,
            b' ' | b'\t' | 0x0b | 0x0c => Class::Space,
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' => Class::Small,
            b'A'..=b'Z' => Class::Capital,
            0x80..=0xff => Class::Other,
            _ => Class::Mark,
        };
        b += 1;
    }
    classes
};

/// The capitals of a word, seen letter by letter.
#[derive(Default)]
struct Letters {
    upper: usize,
    lower: usize,
    inner: bool,
}

impl Letters {
    fn capital(&mut self) {
        self.inner |= self.lower > 0;
        self.upper += 1;
    }

    fn flags(&self) -> u8 {
        let all = if self.upper > 1 && self.lower == 0 { ALL_CAPS } else { 0 };
        all | if self.inner { INNER_CAPS } else { 0 }
    }
}

/// The tokens, and their folded forms one after the other.
pub(super) fn tokenise_folded(text: &str, lexicon: &Lexicon) -> (Vec<Token>, String) {
    let text = if text.len() > u32::MAX as usize { &text[..text.floor_char_boundary(u32::MAX as usize)] } else { text };
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut folded = String::with_capacity(text.len());
    let mut at = 0;
    loop {
        let fold_start = folded.len();
        let Some(Piece { kind, start, flags }) = next_piece(text, &mut at, &mut folded) else { break };
        let form = &folded[fold_start..];
        let hash = long_hash(form);
        let (start, end, fold_start) = (start as u32, at as u32, fold_start as u32);
        let word = lexicon.word_of(form, hash);
        tokens.push(Token { start, end, word, hash: hash as u32, fold_start, kind, flags });
    }
    (tokens, folded)
}

/// What a token is cut from, before it is looked up.
pub(super) struct Piece {
    kind: Kind,
    /// First byte.
    start: usize,
    flags: u8,
}

/// The token at or after byte `at`, which moves behind it; its folded form is added to `folded`.
pub(super) fn next_piece(text: &str, at: &mut usize, folded: &mut String) -> Option<Piece> {
    let (bytes, mut space) = (text.as_bytes(), 0u8);
    while let Some(&b) = bytes.get(*at) {
        let start = *at;
        match CLASSES[b as usize] {
            Class::Space => {
                space |= SPACE;
                *at += 1;
            }
            Class::Newline => {
                space |= SPACE | NEWLINE;
                *at += 1;
            }
            Class::Digit => {
                *at = run(bytes, start, |class| class == Class::Digit);
                folded.push_str(&text[start..*at]);
                return Some(Piece { kind: Kind::Number, start, flags: space });
            }
            Class::Small | Class::Capital => {
                let (end, flags) = word(text, start, space, folded);
                *at = end;
                return Some(Piece { kind: Kind::Word, start, flags });
            }
            Class::Mark => {
                *at += 1;
                folded.push(b as char);
                return Some(Piece { kind: Kind::Mark, start, flags: space });
            }
            Class::Other => {
                let c = text[start..].chars().next()?;
                if c.is_whitespace() {
                    space |= SPACE;
                    *at += c.len_utf8();
                } else if is_letter(c) {
                    let (end, flags) = word(text, start, space, folded);
                    *at = end;
                    return Some(Piece { kind: Kind::Word, start, flags });
                } else {
                    *at += c.len_utf8();
                    fold_char(c, folded);
                    return Some(Piece { kind: Kind::Mark, start, flags: space });
                }
            }
        }
    }
    None
}

fn run(bytes: &[u8], from: usize, fits: impl Fn(Class) -> bool) -> usize {
    bytes[from..].iter().position(|&b| !fits(CLASSES[b as usize])).map_or(bytes.len(), |n| from + n)
}

/// The word that starts at `start`: its end, and its flags. Its folded form is added to `folded`.
fn word(text: &str, start: usize, flags: u8, folded: &mut String) -> (usize, u8) {
    let (bytes, mut letters) = (text.as_bytes(), Letters::default());
    let mut at = start;
    // Most words are ASCII.
    let next = loop {
        match bytes.get(at).map(|&b| CLASSES[b as usize]) {
            Some(Class::Small) => letters.lower += 1,
            Some(Class::Capital) => letters.capital(),
            next => break next,
        }
        at += 1;
    };
    if next == Some(Class::Other) {
        return any_word(text, start, flags, folded);
    }
    let from = folded.len();
    folded.push_str(&text[start..at]);
    if letters.upper > 0 {
        folded[from..].make_ascii_lowercase();
    }
    let capital = if CLASSES[bytes[start] as usize] == Class::Capital { CAPITAL } else { 0 };
    (at, flags | capital | letters.flags())
}

/// The same for a word of any letters.
fn any_word(text: &str, start: usize, mut flags: u8, folded: &mut String) -> (usize, u8) {
    let (bytes, mut at, mut letters) = (text.as_bytes(), start, Letters::default());
    while let Some(&b) = bytes.get(at) {
        match CLASSES[b as usize] {
            Class::Small => {
                let end = run(bytes, at, |class| class == Class::Small);
                folded.push_str(&text[at..end]);
                letters.lower += end - at;
                at = end;
            }
            Class::Capital => {
                letters.capital();
                folded.push(b.to_ascii_lowercase() as char);
                at += 1;
            }
            Class::Other => {
                let Some(c) = text[at..].chars().next().filter(|&c| is_letter(c)) else { break };
                if c.is_lowercase() {
                    letters.lower += 1;
                } else if c.is_uppercase() {
                    letters.capital();
                }
                fold_char(c, folded);
                at += c.len_utf8();
            }
            _ => break,
        }
        if at > start && flags & FIRST == 0 {
            flags |= FIRST | if letters.upper == 1 && letters.lower == 0 { CAPITAL } else { 0 };
        }
    }
    (at, (flags & !FIRST) | letters.flags())
}

/// Letters, and the accents that NFC could not join to one.
fn is_letter(c: char) -> bool {
    match c {
        'À'..='ÿ' => c != '×' && c != '÷',
        _ => {
            c.is_ascii_alphabetic()
                || (!c.is_ascii()
                    && (c.is_alphabetic() || ('\u{0300}'..='\u{036F}').contains(&c))
                    && c != 'º'
                    && c != 'ª')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokenise(text, &Lexicon::default()).iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn letters_are_judged_by_what_they_are() {
        for (text, flags) in [
            ("Éa", CAPITAL),
            ("éA", INNER_CAPS),
            ("ÉA", CAPITAL | ALL_CAPS),
            ("aBC", INNER_CAPS),
            ("AB", CAPITAL | ALL_CAPS),
            ("ABc", CAPITAL),
            ("日A", 0),
            ("A", CAPITAL),
            ("ÀÉÎ", CAPITAL | ALL_CAPS),
            ("\u{301}A", 0),
        ] {
            let tokens = tokenise(text, &Lexicon::default());
            assert_eq!((tokens.len(), tokens[0].flags, tokens[0].kind), (1, flags, Kind::Word), "{text}");
        }
    }

    #[test]
    fn cuts_words_numbers_and_marks() {
        assert_eq!(cut("L’amende de 5,2 M€"), ["L", "’", "amende", "de", "5", ",", "2", "M", "€"]);
        assert_eq!(cut("23andMe"), ["23", "andMe"]);
        assert_eq!(cut(""), Vec::<&str>::new());
    }

    #[test]
    fn knows_capitals_and_spaces() {
        let text = "la CNIL\niPhone";
        let t = tokenise(text, &Lexicon::default());
        assert!(t[1].is_all_caps() && t[1].is_capital() && t[1].space_before() && !t[1].newline_before());
        assert!(t[2].newline_before() && t[2].has_inner_caps() && !t[2].is_capital());
    }
}
