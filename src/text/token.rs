//! Tokens: words, numbers and single marks, with what stood before them.

use super::fold::fold_into;
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
    FxBuildHasher.hash_one(folded) as u32
}

/// Cuts `text` into tokens; words are looked up in `lexicon`. Texts over 4 GiB are cut short.
pub fn tokenise(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    tokenise_folded(text, lexicon).0
}

/// The surface forms that [`tokenise`] cuts a phrase into, without looking anything up.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let run = |fits: fn(char) -> bool| rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        let end = if first.is_ascii_digit() {
            run(|c| c.is_ascii_digit())
        } else if is_letter(first) {
            run(is_letter)
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// The tokens, and their folded forms one after the other.
pub(super) fn tokenise_folded(text: &str, lexicon: &Lexicon) -> (Vec<Token>, String) {
    let text = if text.len() > u32::MAX as usize { &text[..text.floor_char_boundary(u32::MAX as usize)] } else { text };
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut folded = String::with_capacity(text.len());
    let mut space = 0u8;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            space |= SPACE | if c == '\n' || c == '\r' { NEWLINE } else { 0 };
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut flags = space;
        space = 0;
        let kind;
        if c.is_ascii_digit() {
            kind = Kind::Number;
            while let Some(&(at, d)) = chars.peek() {
                if !d.is_ascii_digit() {
                    break;
                }
                end = at + 1;
                chars.next();
            }
        } else if is_letter(c) {
            kind = Kind::Word;
            let (mut upper, mut lower, mut inner) =
                (usize::from(c.is_uppercase()), usize::from(c.is_lowercase()), false);
            if upper == 1 {
                flags |= CAPITAL;
            }
            while let Some(&(at, d)) = chars.peek() {
                if !is_letter(d) {
                    break;
                }
                if d.is_uppercase() {
                    upper += 1;
                    inner |= lower > 0;
                } else if d.is_lowercase() {
                    lower += 1;
                }
                end = at + d.len_utf8();
                chars.next();
            }
            if upper > 1 && lower == 0 {
                flags |= ALL_CAPS;
            }
            if inner {
                flags |= INNER_CAPS;
            }
        } else {
            kind = Kind::Mark;
        }
        let fold_start = folded.len();
        fold_into(&text[start..end], &mut folded);
        let form = &folded[fold_start..];
        let hash = hash_of(form);
        let (start, end, fold_start) = (start as u32, end as u32, fold_start as u32);
        tokens.push(Token { start, end, word: lexicon.word(form), hash, fold_start, kind, flags });
    }
    (tokens, folded)
}

/// Letters, and the accents that NFC could not join to one.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (!c.is_ascii() && (c.is_alphabetic() || ('\u{0300}'..='\u{036F}').contains(&c)) && c != 'º' && c != 'ª')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokenise(text, &Lexicon::default()).iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn pieces_are_the_surface_forms_of_tokens() {
        for text in [
            "l'autorité",
            "S.A.R.L.",
            "A&B – 3,5 M€",
            "4chan",
            " à  côté ",
            "e\u{301}te\u{301} œuf",
            "日本語2023年",
            "",
        ] {
            let tokens = tokenise(text, &Lexicon::default());
            let surfaces: Vec<_> = tokens.iter().map(|t| t.of(text)).collect();
            assert_eq!(pieces(text).collect::<Vec<_>>(), surfaces, "{text}");
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
