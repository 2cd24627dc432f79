//! The language of a text: function words that the scan sees decide clear cases, whatlang the rest.

use crate::tables::{Lang, Tables};
use crate::text::{Kind, Topic, tokenise};

/// A language and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// ISO 639-1, or `und`.
    pub code: String,
    /// 0 to 1.
    pub confidence: f32,
}

impl Default for Language {
    fn default() -> Self {
        Self { code: "und".into(), confidence: 0.0 }
    }
}

impl Language {
    /// A language that was given from outside.
    pub fn given(code: &str) -> Self {
        Self {
            code: code.trim().to_ascii_lowercase().split(['-', '_']).next().unwrap_or("und").to_owned(),
            confidence: 1.0,
        }
    }
}

/// Words that are looked at: enough to be sure, and bounded for long texts.
const SAMPLE_WORDS: usize = 400;
/// Bytes that whatlang gets: it takes 94 µs for 500 characters, and more do not make it surer.
const SAMPLE_BYTES: usize = 1500;
/// Function words of one language decide alone when there are this many ...
const CLEAR_COUNT: usize = 8;
/// ... and this many times those of the next language.
const CLEAR_RATIO: f32 = 1.5;

/// Tells the language of `text`; `declared` is what the page says of itself and only breaks ties.
pub fn detect(text: &str, declared: Option<&str>, tables: &Tables) -> Language {
    let sample = &text[..text.floor_char_boundary(SAMPLE_WORDS * 8)];
    let tokens = tokenise(sample, &tables.lexicon);
    let mut hits = Vec::new();
    tables.lexicon.scan(&tokens, &mut hits);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for hit in hits.iter().filter(|h| h.entry.topic == Topic::Function) {
        let lang = tables.function_words[hit.entry.row as usize].lang.as_str();
        match counts.iter_mut().find(|(l, _)| *l == lang) {
            Some((_, n)) => *n += 1,
            None => counts.push((lang, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let words = tokens.iter().filter(|t| t.kind == Kind::Word).count();
    if words == 0 {
        return Language::default();
    }
    let (first, second) = (counts.first().copied().unwrap_or(("und", 0)), counts.get(1).map_or(0, |c| c.1));
    if first.1 >= CLEAR_COUNT && first.1 as f32 >= CLEAR_RATIO * second as f32 && first.1 * 6 >= words {
        return Language { code: first.0.to_owned(), confidence: 0.99 };
    }
    guess(&text[..text.floor_char_boundary(SAMPLE_BYTES)], first, second, declared)
}

/// whatlang's answer, set against the few function words that were seen.
fn guess(sample: &str, first: (&str, usize), second: usize, declared: Option<&str>) -> Language {
    let Some(info) = whatlang::detect(sample) else { return Language::default() };
    let code = iso(info.lang());
    let confidence = info.confidence() as f32;
    let few = |code: &str, confidence| Language { code: code.to_owned(), confidence };
    if code == first.0 || info.is_reliable() && confidence > 0.9 && second * 2 > first.1 {
        return few(code, confidence.max(0.8));
    }
    if first.1 >= 2 && first.1 > second {
        return few(first.0, 0.7);
    }
    if !info.is_reliable() && declared.is_some_and(|d| d == first.0) {
        return few(first.0, 0.6);
    }
    if first.1 == 1 && second == 0 && confidence < 0.5 {
        return few(first.0, 0.5);
    }
    few(code, confidence)
}

/// The rules that fit a language code: its own, or both.
pub fn lang_of(code: &str) -> Lang {
    match code {
        "fr" => Lang::Fr,
        "en" => Lang::En,
        _ => Lang::Any,
    }
}

fn iso(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang::*;
    match lang {
        Fra => "fr",
        Eng => "en",
        Deu => "de",
        Spa => "es",
        Ita => "it",
        Nld => "nl",
        Por => "pt",
        Cat => "ca",
        Ron => "ro",
        Pol => "pl",
        Ces => "cs",
        Slk => "sk",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Bul => "bg",
        Mkd => "mk",
        Rus => "ru",
        Ukr => "uk",
        Bel => "be",
        Ell => "el",
        Tur => "tr",
        Hun => "hu",
        Fin => "fi",
        Est => "et",
        Lav => "lv",
        Lit => "lt",
        Swe => "sv",
        Dan => "da",
        Nob => "no",
        Ara => "ar",
        Heb => "he",
        Pes => "fa",
        Urd => "ur",
        Hin => "hi",
        Ben => "bn",
        Guj => "gu",
        Pan => "pa",
        Mar => "mr",
        Tam => "ta",
        Tel => "te",
        Kan => "kn",
        Mal => "ml",
        Ori => "or",
        Sin => "si",
        Nep => "ne",
        Tha => "th",
        Khm => "km",
        Mya => "my",
        Vie => "vi",
        Ind => "id",
        Jav => "jv",
        Tgl => "tl",
        Kor => "ko",
        Jpn => "ja",
        Cmn => "zh",
        Kat => "ka",
        Hye => "hy",
        Aze => "az",
        Uzb => "uz",
        Tuk => "tk",
        Amh => "am",
        Yid => "yi",
        Lat => "la",
        Epo => "eo",
        Afr => "af",
        Zul => "zu",
        Sna => "sn",
        Aka => "ak",
        Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        detect(text, None, &Tables::load(None).unwrap()).code
    }

    #[test]
    fn tells_languages() {
        assert_eq!(
            code("La Cnil a annoncé mercredi que la société devra payer une amende pour ne pas avoir respecté la loi."),
            "fr"
        );
        assert_eq!(
            code("The watchdog said on Monday that the company had failed to protect the data of its customers."),
            "en"
        );
        assert_eq!(
            code("Die Behörde hat gegen das Unternehmen ein Bußgeld in Höhe von zwei Millionen Euro verhängt."),
            "de"
        );
        assert_eq!(code(""), "und");
        assert_eq!(code("1234 € 56"), "und");
    }

    #[test]
    fn takes_the_primary_subtag() {
        assert_eq!(Language::given("fr-CA").code, "fr");
    }
}
