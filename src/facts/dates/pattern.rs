//! The pattern language of `date_rules.tsv`, and its matching against tokens.
//!
//! | element | matches |
//! |---|---|
//! | `dernier\|derniere` | one of the words, folded |
//! | `l'an\|l'annee` | one of the word sequences |
//! | `le?` | the word, or nothing |
//! | `{d}` `{m}` `{y}` `{w}` | day of month, month name, year, weekday |
//! | `{n}` `{u}` `{o}` | count, unit, ordinal |
//! | `{s}` `{f}` `{mm}` `{yy}` | season, feast, month in digits, year of two digits |
//! | `<` and `>` | end of what must stand before the span, start of what must stand after it |

use super::super::Context;
use super::capture::capture;
use super::starts::{Ahead, Memo};
use crate::text::{Lexicon, WordId, fold, tokenise};
use rust_decimal::Decimal;

/// Tokens of the longest number in words.
const LONGEST_SLOT: usize = 16;

/// What a slot captures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Day,
    Month,
    MonthNumber,
    Year,
    ShortYear,
    Weekday,
    Count,
    Unit,
    Ordinal,
    Season,
    Feast,
}

/// Some slots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SlotSet(u16);

impl SlotSet {
    /// How many there are.
    pub(super) const SLOTS: usize = Slot::Feast as usize + 1;

    /// Their numbers, below [`SlotSet::SLOTS`].
    pub(super) fn numbers(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let number = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(number)
        })
    }

    pub(super) fn of(slots: &[Slot]) -> Self {
        Self(slots.iter().fold(0, |set, &slot| set | 1 << slot as u16))
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const SLOTS: &[(&str, Slot)] = &[
    ("d", Slot::Day),
    ("m", Slot::Month),
    ("mm", Slot::MonthNumber),
    ("y", Slot::Year),
    ("yy", Slot::ShortYear),
    ("w", Slot::Weekday),
    ("n", Slot::Count),
    ("u", Slot::Unit),
    ("o", Slot::Ordinal),
    ("s", Slot::Season),
    ("f", Slot::Feast),
];

#[derive(Debug)]
enum Test {
    Words(Vec<Vec<WordId>>),
    Slot(Slot),
    SpanStarts,
    SpanEnds,
}

#[derive(Debug)]
struct Element {
    test: Test,
    optional: bool,
}

/// A pattern, ready to match.
#[derive(Debug)]
pub(super) struct Pattern {
    elements: Vec<Element>,
}

/// The values of a slot that may stand twice in a pattern.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pair<T: Copy>(Option<T>, Option<T>);

impl<T: Copy> Pair<T> {
    /// Sets the first value that is free, else the second one again.
    pub(super) fn push(&mut self, value: T) {
        if self.0.is_none() { self.0 = Some(value) } else { self.1 = Some(value) }
    }
    /// The first value.
    pub(super) fn first(&self) -> Option<T> {
        self.0
    }
    /// The second value.
    pub(super) fn second(&self) -> Option<T> {
        self.1
    }
    /// The second value, else the first.
    pub(super) fn last(&self) -> Option<T> {
        self.1.or(self.0)
    }
}

/// What the slots of a match hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Captures<'t> {
    pub days: Pair<i8>,
    pub months: Pair<i8>,
    pub years: Pair<i16>,
    pub weekday: Option<i8>,
    /// `None` inside for a vague count.
    pub count: Option<Option<Decimal>>,
    pub units: Pair<&'t str>,
    pub ordinal: Option<i16>,
    pub season: Option<&'t str>,
    pub feast: Option<&'t str>,
}

/// A match: the span in tokens, and what the slots hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match<'t> {
    pub start: usize,
    pub end: usize,
    pub captures: Captures<'t>,
}

/// What a token of a match can be: literal words, and slots.
#[derive(Debug, Default)]
pub(super) struct Starts {
    pub words: Vec<WordId>,
    pub slots: SlotSet,
}

/// The folded literal words of a pattern, for the vocabulary.
pub(super) fn literals(pattern: &str) -> Vec<String> {
    let words = pattern.split_whitespace().filter(|e| !e.starts_with('{') && !matches!(*e, "<" | ">"));
    words.flat_map(|e| e.trim_end_matches('?').split('|').flat_map(cut)).collect()
}

fn cut(words: &str) -> Vec<String> {
    let words = words.replace('_', " ");
    tokenise(&words, &Lexicon::default()).iter().map(|t| fold(t.of(&words))).collect()
}

impl Pattern {
    /// Reads a pattern. The error says what was expected and found.
    pub(super) fn new(text: &str, lexicon: &Lexicon) -> Result<Self, String> {
        let mut elements = Vec::new();
        for element in text.split_whitespace() {
            let (body, optional) = element.strip_suffix('?').map_or((element, false), |b| (b, true));
            let test = match body {
                "<" => Test::SpanStarts,
                ">" => Test::SpanEnds,
                _ => match body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
                    Some(name) => Test::Slot(
                        SLOTS
                            .iter()
                            .find(|(n, _)| *n == name)
                            .map(|(_, s)| *s)
                            .ok_or_else(|| format!("expected a slot such as {{d}}, found {body:?}"))?,
                    ),
                    None => {
                        Test::Words(body.split('|').map(|w| cut(w).iter().map(|w| lexicon.word(w)).collect()).collect())
                    }
                },
            };
            elements.push(Element { test, optional });
        }
        if elements.iter().all(|e| e.optional) {
            return Err(format!("expected a pattern with at least one element that is not optional, found {text:?}"));
        }
        Ok(Self { elements })
    }

    /// What every match holds, and how far from its start at most. The words are those of the first element behind the
    /// start of which none is `common`.
    pub(super) fn needs(&self, common: &impl Fn(WordId) -> bool) -> (Ahead, Vec<WordId>) {
        let (mut needs, mut words, mut reach) = (Ahead::ANY, Vec::new(), 0);
        for (i, element) in self.elements.iter().enumerate() {
            match &element.test {
                Test::SpanStarts | Test::SpanEnds => {}
                Test::Words(alternatives) => {
                    let own = |words: &Vec<WordId>| words.iter().rev().find(|&&word| !common(word)).copied();
                    let rare: Option<Vec<WordId>> = alternatives.iter().map(own).collect();
                    reach += alternatives.iter().map(Vec::len).max().unwrap_or(0);
                    if let Some(rare) = rare.filter(|_| i > 0 && !element.optional && words.is_empty()) {
                        (needs.word, words) = (reach - 1, rare);
                    }
                }
                Test::Slot(slot) => {
                    let named = matches!(slot, Slot::Month | Slot::Weekday | Slot::Unit | Slot::Season | Slot::Feast);
                    let need = if named { &mut needs.date_word } else { &mut needs.number };
                    if !element.optional {
                        *need = reach.min(*need);
                    }
                    reach += LONGEST_SLOT;
                }
            }
        }
        (needs, words)
    }

    /// The words and slots with which a match can begin.
    pub(super) fn starts(&self) -> Starts {
        starts_of(&self.elements)
    }

    /// What the second token of a match that begins with a literal word can be; `None` where it can be anything.
    pub(super) fn seconds(&self) -> Option<Starts> {
        let mut seconds = Starts::default();
        for (i, element) in self.elements.iter().enumerate() {
            if let Test::Words(alternatives) = &element.test {
                seconds.words.extend(alternatives.iter().filter_map(|words| words.get(1)));
                if alternatives.iter().any(|words| words.len() == 1) {
                    let rest = &self.elements[i + 1..];
                    if rest.iter().all(|e| e.optional || matches!(e.test, Test::SpanStarts | Test::SpanEnds)) {
                        return None;
                    }
                    let next = starts_of(rest);
                    seconds.words.extend(next.words);
                    seconds.slots.add(next.slots);
                }
            }
            if !element.optional && !matches!(element.test, Test::SpanStarts | Test::SpanEnds) {
                break;
            }
        }
        seconds.words.sort_unstable();
        seconds.words.dedup();
        Some(seconds)
    }

    /// The longest match at token `i`.
    pub(super) fn matches<'t>(&self, c: &Context<'t>, memo: &Memo, i: usize) -> Option<Match<'t>> {
        self.step(c, memo, 0, i, (i, 0), &Captures::default())
    }

    /// Matches from `element` on at token `at`. `span` holds where the match starts, and its end or 0 while it is open.
    fn step<'t>(
        &self,
        c: &Context<'t>,
        memo: &Memo,
        element: usize,
        at: usize,
        (start, end): (usize, usize),
        so_far: &Captures<'t>,
    ) -> Option<Match<'t>> {
        let Some(Element { test, optional }) = self.elements.get(element) else {
            let end = if end == 0 { at } else { end };
            return (end > start).then_some(Match { start, end, captures: *so_far });
        };
        let next = element + 1;
        let with = match test {
            Test::SpanStarts => self.step(c, memo, next, at, (at, end), so_far),
            Test::SpanEnds => self.step(c, memo, next, at, (start, at), so_far),
            Test::Words(alternatives) => {
                let longest = alternatives.iter().filter_map(|words| follow(c, at, words)).max();
                longest.and_then(|after| self.step(c, memo, next, after, (start, end), so_far))
            }
            Test::Slot(slot) => {
                let mut taken = *so_far;
                let after = capture(c, memo, *slot, at, &mut taken);
                after.and_then(|after| self.step(c, memo, next, after, (start, end), &taken))
            }
        };
        with.or_else(|| if *optional { self.step(c, memo, next, at, (start, end), so_far) } else { None })
    }
}

fn starts_of(elements: &[Element]) -> Starts {
    let mut starts = Starts::default();
    for element in elements {
        match &element.test {
            Test::Words(alternatives) => {
                starts.words.extend(alternatives.iter().filter_map(|a| a.first().copied()));
            }
            Test::Slot(slot) => starts.slots.add(SlotSet::of(&[*slot])),
            Test::SpanStarts | Test::SpanEnds => continue,
        }
        if !element.optional {
            break;
        }
    }
    starts
}

fn follow(c: &Context, at: usize, words: &[WordId]) -> Option<usize> {
    let fits = words.iter().enumerate().all(|(k, word)| *word != WordId::NONE && c.doc.word(at + k) == *word);
    fits.then_some(at + words.len())
}
