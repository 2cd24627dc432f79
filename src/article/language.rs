//! The language of a text: function words that the scan sees decide clear cases, whatlang the rest.

use crate::tables::{Lang, LangCode, Tables};
use crate::text::{Doc, Hit, Kind, Topic};

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
/// Words of one language decide alone when they weigh this much ...
const CLEAR_WEIGHT: f32 = 2.0;
/// ... and this many times those of the next language.
const CLEAR_RATIO: f32 = 1.6;
/// ... and this share of all words.
const COVERAGE: f32 = 0.1;
/// A text of so many words ...
const UNKNOWN_WORDS: usize = 20;
/// ... in which the known ones weigh less than this share is in none of the languages.
const UNKNOWN_SHARE: f32 = 0.06;
/// What a word that is only common weighs beside a function word: names and loans hold such words too.
const COMMON: f32 = 0.5;
/// What a word weighs that one, two or more languages have.
const WEIGHTS: [f32; 4] = [1.0, 0.35, 0.12, 0.05];

/// Tells the language of `doc` from token `from` on; `declared` is what the page says of itself and only breaks ties.
pub fn detect(doc: &Doc, from: usize, declared: Option<&str>, tables: &Tables) -> Language {
    let text = doc.tokens.get(from).map_or("", |first| &doc.text[first.start as usize..]);
    let sample = |bytes: usize| &text[..text.floor_char_boundary(bytes)];
    let (weights, words) = weigh(doc, from, sample(SAMPLE_WORDS * 8), tables, COMMON, &[]);
    if words == 0 {
        return Language::default();
    }
    if !is_clear(&weights, words, CLEAR_RATIO) && text.len() > SAMPLE_WORDS * 8 {
        // Mixed at its start: more of the text tells its main language, by the words that no language lends. What French
        // shares with Spanish counts where English is the other one.
        let two: Vec<LangCode> = weights.iter().take(2).map(|(lang, _)| *lang).collect();
        let (more, words) = weigh(doc, from, sample(SAMPLE_WORDS * 80), tables, 0.0, &two);
        if is_clear(&more, words, 1.05) {
            return Language { code: more[0].0.as_str().to_owned(), confidence: 0.8 };
        }
    }
    if is_clear(&weights, words, CLEAR_RATIO) {
        let confidence = if weights[0].1 >= 4.0 * CLEAR_WEIGHT { 0.99 } else { 0.9 };
        return Language { code: weights[0].0.as_str().to_owned(), confidence };
    }
    let weights: Vec<(&str, f32)> = weights.iter().map(|(code, weight)| (code.as_str(), *weight)).collect();
    guess(sample(SAMPLE_BYTES), &weights, words, declared)
}

/// The heaviest language weighs enough, for the length of the text and beside the next one.
fn is_clear(weights: &[(LangCode, f32)], words: usize, ratio: f32) -> bool {
    let (first, second) = (weights.first().map_or(0.0, |w| w.1), weights.get(1).map_or(0.0, |w| w.1));
    first >= CLEAR_WEIGHT && first >= COVERAGE * words as f32 && first >= ratio * second
}

/// Letters and marks that neither French nor English has.
fn is_foreign(text: &str) -> bool {
    let plain = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let (mut all, mut foreign, mut marks) = (plain, 0, false);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| !b.is_ascii()) {
        let mut chars = rest[at..].chars();
        let c = chars.next().unwrap_or_default();
        marks |= matches!(c, '¿' | '¡' | '„');
        if c.is_alphabetic() {
            all += 1;
            foreign += usize::from(!"àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ".contains(c));
        }
        rest = chars.as_str();
    }
    foreign * 50 > all || marks
}

/// The languages whose words stand in the `sample` that begins at token `from`, heaviest first, and the number of words.
/// A word that several languages have says little for each; one that is only common weighs `common` beside a function word.
/// Where `among` names languages, no other is looked at.
fn weigh(
    doc: &Doc,
    from: usize,
    sample: &str,
    tables: &Tables,
    common: f32,
    among: &[LangCode],
) -> (Vec<(LangCode, f32)>, usize) {
    let start = doc.tokens.get(from).map_or(0, |first| first.start as usize);
    let end = doc.tokens.partition_point(|t| (t.end as usize) <= start + sample.len());
    let mut weights: Vec<(LangCode, f32)> = Vec::new();
    let mut same: Vec<(LangCode, bool)> = Vec::new();
    for i in from..end {
        if !doc.has(i, Topic::Function) && !doc.has(i, Topic::CommonWord) {
            continue;
        }
        same.clear();
        let told = |h: &&Hit| matches!(h.entry.topic, Topic::Function | Topic::CommonWord) && h.end as usize <= end;
        for hit in doc.hits_at(i).iter().filter(told) {
            let row = &tables.function_words[hit.entry.row as usize];
            // One letter is a word of French when it is elided: `C++` is none.
            let alone = row.lang == LangCode::FR && row.word.len() == 1 && !matches!(row.word.as_str(), "a" | "y");
            let asked = among.is_empty() || among.contains(&row.lang);
            if asked && (!alone || matches!(doc.surface(hit.end as usize), "'" | "’")) {
                same.push((row.lang, row.function));
            }
        }
        same.sort_unstable();
        same.dedup();
        for (lang, function) in &same {
            let share = WEIGHTS[(same.len() - 1).min(WEIGHTS.len() - 1)];
            let weight = if *function { share } else { share * common };
            match weights.iter_mut().find(|(l, _)| l == lang) {
                Some((_, w)) => *w += weight,
                None => weights.push((*lang, weight)),
            }
        }
    }
    let foreign = is_foreign(sample);
    weights.retain(|(lang, _)| !(foreign && matches!(*lang, LangCode::FR | LangCode::EN)));
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    (weights, (from..end).filter(|&i| doc.tokens[i].kind == Kind::Word).count())
}

/// Languages of the Latin script that news is scraped in; short texts are too short to tell more.
const LATIN: &[whatlang::Lang] = {
    use whatlang::Lang::*;
    &[Eng, Fra, Deu, Spa, Ita, Nld, Por, Pol, Swe, Dan, Nob, Cat, Ron, Tur, Ces, Fin, Hun, Hrv, Ind, Vie]
};

/// whatlang's answer, set against the few words that were seen.
fn guess(sample: &str, weights: &[(&str, f32)], words: usize, declared: Option<&str>) -> Language {
    let latin = whatlang::detect_script(sample) == Some(whatlang::Script::Latin);
    let info = if latin {
        whatlang::Detector::with_allowlist(LATIN.to_vec()).detect(sample)
    } else {
        whatlang::detect(sample)
    };
    let Some(info) = info else { return Language::default() };
    let (code, confidence) = (iso(info.lang()), info.confidence() as f32);
    let weight = |lang: &str| weights.iter().find(|(l, _)| *l == lang).map_or(0.0, |w| w.1);
    let (first, second) = (weights.first().copied().unwrap_or(("und", 0.0)), weights.get(1).map_or(0.0, |w| w.1));
    let of = |code: &str, confidence: f32| Language { code: code.to_owned(), confidence };
    if !latin
        || (info.is_reliable() && confidence > 0.9 && weight(code) + 1.0 > first.1)
        || weight(code) > 0.0 && weight(code) >= 0.7 * first.1
    {
        return of(code, confidence.max(0.6));
    }
    if first.1 >= 0.9 && first.1 > 1.2 * second && first.1 >= COVERAGE * words as f32 {
        return of(first.0, 0.7);
    }
    if let Some(declared) = declared.filter(|d| !info.is_reliable() && weight(d) > 0.0) {
        return of(declared, 0.6);
    }
    // Some lines of a language that is not known: loans and names are no evidence.
    if words >= UNKNOWN_WORDS && first.1 < UNKNOWN_SHARE * words as f32 && !info.is_reliable() && !is_foreign(sample) {
        return of("und", 0.0);
    }
    of(if first.1 > 0.0 && confidence < 0.3 { first.0 } else { code }, confidence.min(0.5))
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
        let tables = Tables::load(None).unwrap();
        detect(&Doc::new(text, &tables.lexicon), 0, None, &tables).code
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
        assert_eq!(code("Modern tools for C++ and the people who write them"), "en");
        assert_eq!(code("Costa Rican President-elect apologizes to World Bank officials"), "en");
        let unknown = "Umndeni wasaguga ulahlekelwe yilungu lomndeni ngolwesine olwedlule. ".repeat(6);
        assert_eq!(code(&unknown), "und");
        assert_eq!(code(""), "und");
        assert_eq!(code("1234 € 56"), "und");
    }

    #[test]
    fn takes_the_primary_subtag() {
        assert_eq!(Language::given("fr-CA").code, "fr");
    }
}
