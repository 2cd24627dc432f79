//! Dates: named rules over tokens, resolved against the publication date, the tense and their neighbours.
//!
//! | text (published 2022-10-20) | value |
//! |---|---|
//! | `le 17 octobre 2022`, `Oct. 17, 2022` | 2022-10-17 |
//! | `jeudi`, `décembre dernier`, `last week` | 2022-10-20, 2021-12, 2022-W41 |
//! | `du 3 au 5 juin`, `2019-2021` | 2022-06-03/2022-06-05, 2019/2021 |
//! | `deux mois`, `chaque année` | P2M, P1Y (set) |
//!
//! The grammar is `date_rules.tsv`; this file runs it. Not dates: counts, article numbers, prices, ages, names of people and planets.

mod capture;
mod daytime;
mod examples;
mod guard;
mod meaning;
mod pattern;
mod resolve;
mod starts;
mod tense;

use super::{AmountMention, Context};
use crate::record::{DateType, Resolved};
use crate::tables::{DateRuleRow, Lang, Row, Tables};
use crate::text::{LexiconBuilder, Span, Topic, WordId, fold};
use crate::{Error, Result};
pub(super) use examples::faults as date_rule_faults;
use meaning::Meaning;
use pattern::{Match, Pattern, SlotSet, Starts};
use resolve::Clock;
use rustc_hash::{FxHashMap, FxHashSet};
use starts::{Ahead, Memo, ahead, inner_slots, is_number, starting_slots};
use tense::TenseWords;

/// A date, duration, set or interval in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Bytes of the phrase, without a leading preposition.
    pub span: Span,
    /// Tokens, end not included.
    pub tokens: (usize, usize),
    /// What it is.
    pub kind: DateType,
    /// TIMEX3 / ISO 8601.
    pub value: String,
    /// How the value was found.
    pub resolved: Resolved,
    /// The rule that made it.
    pub rule: String,
    /// The row of `date_rules.tsv`.
    pub row: usize,
}

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    /// How far what a match holds may be from its start.
    needs: Ahead,
    lang: Lang,
    meaning: Meaning,
    row: usize,
}

/// The rules that can begin with one word, by what their second token can be.
#[derive(Debug, Default)]
struct Opened {
    by_word: FxHashMap<WordId, Vec<usize>>,
    by_slot: Vec<(SlotSet, usize)>,
    /// Those that anything can follow.
    any: Vec<usize>,
}

impl Opened {
    fn add(&mut self, rule: usize, seconds: Option<&Starts>) {
        let Some(seconds) = seconds else { return self.any.push(rule) };
        for &word in &seconds.words {
            self.by_word.entry(word).or_default().push(rule);
        }
        if !seconds.slots.is_empty() {
            self.by_slot.push((seconds.slots, rule));
        }
    }
}

/// The date rules, indexed by what they can begin with.
#[derive(Debug)]
pub(super) struct Grammar {
    rules: Vec<Rule>,
    /// The rules that can begin with a word.
    by_word: FxHashMap<WordId, Opened>,
    /// The rules that can begin with a slot, by the slot.
    by_slot: [Vec<usize>; SlotSet::SLOTS],
    /// The words that some rule needs, by number.
    needed: Vec<bool>,
    tenses: TenseWords,
}

/// Adds the literal words of the date rules to the vocabulary, so that tokens carry their ids.
pub fn intern_date_literals(rules: &[DateRuleRow], builder: &mut LexiconBuilder) {
    for literal in rules.iter().flat_map(|rule| pattern::literals(&rule.pattern)) {
        builder.intern(&literal);
    }
}

impl Grammar {
    pub(super) fn new(tables: &Tables) -> Result<Self> {
        let mut grammar = Self {
            rules: Vec::new(),
            by_word: FxHashMap::default(),
            by_slot: Default::default(),
            needed: Vec::new(),
            tenses: TenseWords::new(tables),
        };
        let common: FxHashSet<WordId> =
            tables.function_words.iter().map(|row| tables.lexicon.word(&fold(&row.word))).collect();
        for (row, rule) in tables.date_rules.iter().enumerate() {
            let fail = |column, message| {
                Error::argument(format!(
                    "{}: rule {} ({}), column {column}: {message}",
                    DateRuleRow::FILE,
                    rule.rule,
                    rule.pattern
                ))
            };
            let pattern = Pattern::new(&rule.pattern, &tables.lexicon).map_err(|m| fail("pattern", m))?;
            let meaning = Meaning::new(&rule.value).map_err(|m| fail("value", m))?;
            let (starts, seconds) = (pattern.starts(), pattern.seconds());
            let index = grammar.rules.len();
            for &word in starts.words.iter().filter(|&&word| word != WordId::NONE) {
                grammar.by_word.entry(word).or_default().add(index, seconds.as_ref());
            }
            starts.slots.numbers().for_each(|slot| grammar.by_slot[slot].push(index));
            let (needs, words) = pattern.needs(&|word| common.contains(&word));
            for word in words.iter().map(|word| word.index()) {
                grammar.needed.resize(grammar.needed.len().max(word + 1), false);
                grammar.needed[word] = true;
            }
            grammar.rules.push(Rule { needs, pattern, lang: rule.lang, meaning, row });
        }
        Ok(grammar)
    }

    /// All dates of a text. `years` are the first and the last full year in it.
    pub(super) fn find(&self, c: &Context, amounts: &[AmountMention], years: Option<(i16, i16)>) -> Vec<DateMention> {
        let mut found: Vec<DateMention> = Vec::new();
        let tokens = 0..c.doc.tokens.len();
        let needed = |&i: &usize| self.needed.get(c.doc.word(i).index()).is_some_and(|&needed| needed);
        let mut date_words = tokens.clone().filter(|&i| c.doc.has(i, Topic::DateWord)).peekable();
        let mut words = tokens.clone().filter(needed).peekable();
        let mut numbers = tokens.filter(|&i| is_number(c, i)).peekable();
        let (memo, mut i) = (Memo::default(), 0);
        while i < c.doc.tokens.len() {
            let ahead = Ahead {
                date_word: ahead(&mut date_words, i),
                word: ahead(&mut words, i),
                number: ahead(&mut numbers, i),
            };
            // No date starts inside a sum.
            let amount = amounts.get(amounts.partition_point(|a| a.tokens.1 <= i)).filter(|a| a.tokens.0 <= i);
            if let Some(amount) = amount {
                i = amount.tokens.1;
                continue;
            }
            match self.best_at(c, &memo, i, ahead, &found, years) {
                Some((mention, end)) => {
                    found.extend(mention);
                    i = end.max(i + 1);
                }
                None => i += 1,
            }
        }
        join_intervals(c, found)
    }

    /// The longest match at token `i`, earlier rules first; `ahead` tells how far what a date must hold is. A rule that means nothing consumes its match.
    fn best_at(
        &self,
        c: &Context,
        memo: &Memo,
        i: usize,
        ahead: Ahead,
        found: &[DateMention],
        years: Option<(i16, i16)>,
    ) -> Option<(Option<DateMention>, usize)> {
        let mut candidates: Vec<(Match<'_>, &Rule)> = Vec::new();
        let mut tries = |rules: &[usize]| {
            candidates.extend(rules.iter().filter_map(|&r| self.try_rule(c, memo, r, i, ahead)));
        };
        if let Some(opened) = self.by_word.get(&c.doc.word(i)) {
            let slots = inner_slots(c, i + 1);
            tries(&opened.any);
            tries(opened.by_word.get(&c.doc.word(i + 1)).map_or(&[], Vec::as_slice));
            opened.by_slot.iter().filter(|(begins, _)| slots.meets(*begins)).for_each(|(_, r)| tries(&[*r]));
        }
        starting_slots(c, i).numbers().for_each(|slot| tries(&self.by_slot[slot]));
        if candidates.is_empty() {
            return None;
        }
        candidates.sort_by(|(a, ra), (b, rb)| b.end.cmp(&a.end).then(a.start.cmp(&b.start)).then(ra.row.cmp(&rb.row)));
        for (matched, rule) in candidates {
            if rule.meaning == Meaning::Nothing {
                return Some((None, matched.end));
            }
            let row = &c.tables.date_rules[rule.row];
            // "Washington D.C., Sept. 5": the comma is of what stands before.
            if c.doc.is_mark(matched.start, ',') || !guard::accepts(c, &matched, &rule.meaning) {
                continue;
            }
            let clock = Clock {
                published: c.published,
                tense: self.tenses.at(c, matched.start, matched.end),
                anchor: anchor(c, &matched, found),
                years,
            };
            if let Some((kind, value, resolved)) = rule.meaning.evaluate(&matched.captures, &clock) {
                let tokens = with_time(c, &matched, kind, &value);
                let mention = DateMention {
                    span: c.doc.span(tokens.0, tokens.1),
                    tokens,
                    kind,
                    value,
                    resolved,
                    rule: row.rule.clone(),
                    row: rule.row,
                };
                return Some((Some(mention), tokens.1));
            }
        }
        None
    }

    fn try_rule<'s, 't>(
        &'s self,
        c: &Context<'t>,
        memo: &Memo,
        r: usize,
        i: usize,
        ahead: Ahead,
    ) -> Option<(Match<'t>, &'s Rule)> {
        let rule = &self.rules[r];
        if !ahead.satisfies(&rule.needs) || !rule.lang.fits(c.lang) {
            return None;
        }
        Some((rule.pattern.matches(c, memo, i)?, rule))
    }
}

/// The tokens of a match, with the time of day beside it when it is a day.
fn with_time(c: &Context, matched: &Match<'_>, kind: DateType, value: &str) -> (usize, usize) {
    let is_day = kind == DateType::Date && (value.len() == 10 || value.starts_with("XXXX-WXX-"));
    if !is_day {
        return (matched.start, matched.end);
    }
    let start = if matched.captures.weekday.is_some() { daytime::before(c, matched.start) } else { matched.start };
    (start, daytime::after(c, matched.end))
}

/// The last date before the match in its sentence or the one before.
fn anchor(c: &Context, matched: &Match<'_>, found: &[DateMention]) -> Option<String> {
    let sentence = c.doc.sentence_of(matched.start);
    let last = found.iter().rev().find(|d| {
        matches!(d.kind, DateType::Date | DateType::Interval) && !d.value.contains('X') && !d.value.contains("REF")
    })?;
    let near = c.doc.sentence_of(last.tokens.0) + 1 >= sentence;
    near.then(|| last.value.clone())
}

/// `entre le 3 mars et le 5 juin`, `de 2019 à 2021`, `from May to July`: two dates become one interval.
fn join_intervals(c: &Context, found: Vec<DateMention>) -> Vec<DateMention> {
    let mut joined: Vec<DateMention> = Vec::with_capacity(found.len());
    for next in found {
        let merged = joined.last().and_then(|last| interval(c, last, &next));
        match merged {
            Some(interval) => {
                joined.pop();
                joined.push(interval);
            }
            None => joined.push(next),
        }
    }
    joined
}

fn interval(c: &Context, a: &DateMention, b: &DateMention) -> Option<DateMention> {
    if a.kind != DateType::Date || b.kind != DateType::Date || a.value.contains("REF") || b.value.contains("REF") {
        return None;
    }
    let between: Vec<&str> = (a.tokens.1..b.tokens.0).map(|i| c.folded(i)).collect();
    let before = a.tokens.0.checked_sub(1).map(|i| c.folded(i)).unwrap_or_default();
    let opened = match between.as_slice() {
        ["et"] => before == "entre",
        ["and"] => before == "between",
        ["au" | "a"] => matches!(before, "du" | "de" | "d" | "'" | "’" | "des" | "depuis"),
        ["jusqu", _, "au" | "a" | "en"] | ["jusqu", _, "a", _] => {
            matches!(before, "du" | "de" | "'" | "’" | "depuis")
        }
        ["to" | "until" | "till" | "through"] => before == "from" || (a.value.len() == b.value.len() && before != "to"),
        [dash] => c.doc.is_dash(a.tokens.1) && !dash.is_empty() && a.value.len() == b.value.len(),
        _ => false,
    };
    if !opened {
        return None;
    }
    // A start without a year of its own takes the end's: "de mars à mai 2021".
    let mut start = a.value.clone();
    if a.resolved != Resolved::Explicit
        && b.resolved == Resolved::Explicit
        && a.value.len() == b.value.len()
        && a.value.len() >= 7
    {
        start.replace_range(..4, b.value.get(..4)?);
    }
    // The opening preposition belongs to the phrase: "entre …", "du …", "from …".
    let opener = matches!(before, "entre" | "between" | "du" | "de" | "from");
    let tokens = (a.tokens.0 - usize::from(opener), b.tokens.1);
    Some(DateMention {
        span: c.doc.span(tokens.0, tokens.1),
        tokens,
        kind: DateType::Interval,
        value: format!("{start}/{}", b.value),
        resolved: b.resolved,
        rule: "date.interval".to_owned(),
        row: b.row,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Extractor;
    use super::*;
    use crate::tables::Lang;
    use crate::text::Doc;
    use jiff::civil::{Date, date};

    fn found(lang: Lang, text: &str, published: Option<Date>) -> Vec<String> {
        let tables = Tables::load(None).unwrap();
        let extractor = Extractor::new(&tables).unwrap();
        let doc = Doc::new(text, &tables.lexicon);
        let mentions = extractor.find(&doc, &tables, lang, published);
        mentions
            .dates
            .iter()
            .map(|d| format!("{} => {}{}", d.span.of(text), if d.kind == DateType::Set { "set " } else { "" }, d.value))
            .collect()
    }

    #[test]
    fn every_rule_finds_its_example() {
        assert_eq!(super::examples::faults(&Tables::load(None).unwrap()), []);
    }

    #[test]
    fn joins_intervals() {
        let reference = Some(date(2022, 10, 20));
        assert_eq!(
            found(Lang::Fr, "entre le 3 mars et le 5 juin 2021", reference),
            ["entre le 3 mars et le 5 juin 2021 => 2021-03-03/2021-06-05"]
        );
        assert_eq!(found(Lang::En, "from May to July", reference), ["from May to July => 2022-05/2022-07"]);
    }

    #[test]
    fn keeps_unknown_parts_open() {
        assert_eq!(
            found(Lang::Fr, "prononcé le 20 octobre, ce jeudi", None),
            ["le 20 octobre => XXXX-10-20", "ce jeudi => XXXX-WXX-4"]
        );
        assert_eq!(
            found(Lang::Fr, "le mardi 3 septembre ; en 2022 ; en 2023", None)[0],
            "le mardi 3 septembre => 2024-09-03"
        );
    }

    #[test]
    fn leaves_what_only_looks_like_a_date() {
        let reference = Some(date(2022, 10, 20));
        for text in [
            "2000 personnes, 65 millions, 100M, 10,00 2, 123°",
            "Page 1 of 1, article 83, Avril Martin sur Mars",
            "appelez le 01 23 45 67 89, version 12.34.56",
        ] {
            assert_eq!(found(Lang::Fr, text, reference), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found(Lang::En, "Mrs May said it may march on Mars, in sixties", reference), Vec::<String>::new());
    }
}
