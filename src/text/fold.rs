//! Folding: the form in which words of tables and of articles are compared.

use unicode_normalization::char::decompose_canonical;

/// The folded forms of the letters of Latin-1, `À` to `ÿ`: nearly all letters of the news that are not ASCII.
const LATIN: [&str; 64] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", //
    "ð", "n", "o", "o", "o", "o", "o", "×", "o", "u", "u", "u", "u", "y", "þ", "ss", //
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", //
    "ð", "n", "o", "o", "o", "o", "o", "÷", "o", "u", "u", "u", "u", "y", "þ", "y",
];

/// Folds one character into `out`: lower case, no accents, plain apostrophes and dashes.
pub(super) fn fold_char(c: char, out: &mut String) {
    match c {
        'À'..='ÿ' => out.push_str(LATIN[c as usize - 'À' as usize]),
        _ => fold_any(c, out),
    }
}

fn fold_any(c: char, out: &mut String) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        _ if c.is_ascii() => out.push(c),
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{2032}' | '\u{0060}' | '\u{00B4}' => out.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        '\u{00A0}' | '\u{202F}' | '\u{2007}' | '\u{2009}' => out.push(' '),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'ı' => out.push('i'),
        _ => {
            let mut first = None;
            decompose_canonical(c, |part| {
                first.get_or_insert(part);
            });
            let base = first.unwrap_or(c);
            if !is_mark(base) {
                out.extend(base.to_lowercase());
            }
        }
    }
}

/// Combining accents, which folding drops.
fn is_mark(c: char) -> bool {
    ('\u{0300}'..='\u{036F}').contains(&c)
}

/// Folds `text` to the end of `out`.
pub fn fold_into(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let from = out.len();
        out.push_str(&rest[..plain]);
        out[from..].make_ascii_lowercase();
        let mut chars = rest[plain..].chars();
        if let Some(c) = chars.next() {
            fold_char(c, out);
        }
        rest = chars.as_str();
    }
}

/// The folded form of `text`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Company and file ids: folded, every run of other characters a hyphen (`Crédit Agricole` → `credit-agricole`).
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_typography() {
        assert_eq!(fold("DÉCEMBRE"), "decembre");
        assert_eq!(fold("l’Œuvre"), "l'oeuvre");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
        assert_eq!(fold("mi–juin"), "mi-juin");
        assert_eq!(fold("20\u{202F}000"), "20 000");
    }

    #[test]
    fn the_table_of_letters_says_what_decomposing_says() {
        for c in 'À'..='ÿ' {
            let mut decomposed = String::new();
            fold_any(c, &mut decomposed);
            assert_eq!(fold(&c.to_string()), decomposed, "{c}");
        }
    }

    #[test]
    fn slugs_names() {
        assert_eq!(slug("Crédit Agricole"), "credit-agricole");
        assert_eq!(slug("AT&T"), "at-t");
        assert_eq!(slug("  Booking.com "), "booking-com");
    }
}
