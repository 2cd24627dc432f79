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

use super::super::{Context, number};
use super::starts::{Ahead, Memo};
use crate::tables::DateClass;
use crate::text::{Kind, Lexicon, Token, Topic, WordId, fold, tokenise};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

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
    fn push(&mut self, value: T) {
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

/// Reads a slot at token `at` into `captures`; returns the token after it.
fn capture<'t>(c: &Context<'t>, memo: &Memo, slot: Slot, at: usize, captures: &mut Captures<'t>) -> Option<usize> {
    let token = c.doc.tokens.get(at)?;
    let digits = |max: usize| {
        (token.kind == Kind::Number && token.len() <= max).then(|| c.doc.surface(at).parse::<i16>().ok()).flatten()
    };
    match slot {
        Slot::Day => {
            let (day, end) = memo.day.get(at, || day(c, at))?;
            captures.days.push(day);
            Some(end)
        }
        Slot::Month => {
            let (end, value) = date_word(c, at, &[DateClass::Month, DateClass::ShortMonth])?;
            captures.months.push(value.parse().ok()?);
            Some(end)
        }
        Slot::MonthNumber => {
            captures.months.push(digits(2).filter(|m| (1..=12).contains(m))? as i8);
            Some(at + 1)
        }
        Slot::Year => {
            if token.kind != Kind::Number {
                return year_in_words(c, at).map(|(year, end)| {
                    captures.years.push(year);
                    end
                });
            }
            captures.years.push(digits(4).filter(|y| token.len() == 4 && (1000..=2199).contains(y))?);
            Some(at + 1)
        }
        Slot::ShortYear => {
            captures.years.push(digits(2).filter(|_| token.len() == 2)?);
            Some(at + 1)
        }
        Slot::Weekday => {
            let (end, value) = date_word(c, at, &[DateClass::Weekday, DateClass::ShortWeekday])?;
            captures.weekday.get_or_insert(value.parse().ok()?);
            Some(end)
        }
        Slot::Count => {
            let (count, end) = memo.count.get(at, || count(c, at))?;
            captures.count = Some(count);
            Some(end)
        }
        Slot::Unit => {
            let (end, value) = date_word(c, at, &[DateClass::Unit])?;
            captures.units.push(value);
            Some(end)
        }
        Slot::Ordinal => ordinal(c, at).map(|(value, end)| {
            captures.ordinal = Some(value);
            end
        }),
        Slot::Season => {
            let (end, value) = date_word(c, at, &[DateClass::Season])?;
            captures.season = Some(value);
            Some(end)
        }
        Slot::Feast => {
            let (end, value) = date_word(c, at, &[DateClass::Feast])?;
            captures.feast = Some(value);
            Some(end)
        }
    }
}

/// The date word of one of `classes` at token `i`: (end, value). The full stop of a shortened form belongs to it.
pub(super) fn date_word<'t>(c: &Context<'t>, i: usize, classes: &[DateClass]) -> Option<(usize, &'t str)> {
    c.doc.hits_on(i, Topic::DateWord).find_map(|h| {
        let row = &c.tables.date_words[h.entry.row as usize];
        if !classes.contains(&row.class) || !row.lang.fits(c.lang) {
            return None;
        }
        let mut end = h.end as usize;
        if matches!(row.class, DateClass::ShortMonth | DateClass::ShortWeekday)
            && c.doc.is_mark(end, '.')
            && c.doc.tokens.get(end + 1).is_some_and(Token::is_wordlike)
        {
            end += 1;
        }
        Some((end, row.value.as_str()))
    })
}

/// `deux mil vingt-deux`, `two thousand and ten`: at least three words, fewer are counts.
fn year_in_words(c: &Context, at: usize) -> Option<(i16, usize)> {
    let number = number::parse(c, at).filter(|n| !n.digits && !n.approx && n.end >= at + 3)?;
    let year = number.value.to_i16().filter(|y| (1000..=2199).contains(y))?;
    Some((year, number.end))
}

/// `1er`, `17`, `21st`, `premier`, `deux`: a day of the month.
fn day(c: &Context, at: usize) -> Option<(i8, usize)> {
    if let Some((value, end)) = ordinal(c, at) {
        return (value <= 31).then_some((value as i8, end));
    }
    let token = &c.doc.tokens[at];
    if token.kind == Kind::Number {
        let value: i8 = (token.len() <= 2).then(|| c.doc.surface(at).parse().ok()).flatten()?;
        return (1..=31).contains(&value).then_some((value, at + 1));
    }
    let number = number::parse(c, at)?;
    let value = number.value.to_i8().filter(|v| (1..=31).contains(v) && !number.approx)?;
    Some((value, number.end))
}

/// `1er`, `3e`, `21st`, `XXIe`, `troisième`: a rank.
fn ordinal(c: &Context, at: usize) -> Option<(i16, usize)> {
    let token = c.doc.tokens.get(at)?;
    if token.kind == Kind::Number {
        c.doc.tokens.get(at + 1).filter(|t| !t.space_before() && t.kind == Kind::Word)?;
        let folded = c.folded(at + 1);
        let is_suffix = matches!(folded, "er" | "ere" | "re" | "e" | "eme" | "nd" | "nde" | "st" | "rd" | "th");
        return (is_suffix && token.len() <= 2).then(|| c.doc.surface(at).parse().ok().map(|v| (v, at + 2))).flatten();
    }
    if let Some((end, value)) = date_word(c, at, &[DateClass::Ordinal]) {
        return Some((value.parse().ok()?, end));
    }
    let surface = c.doc.surface(at);
    let numeral = surface.trim_end_matches(['e', 'è', 'm', 'r']);
    (numeral.len() < surface.len()).then(|| roman(numeral)).flatten().map(|v| (v, at + 1))
}

/// Roman numerals up to 30, capitals only.
fn roman(text: &str) -> Option<i16> {
    const NUMERALS: &[&str] = &[
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
        "XVIII", "XIX", "XX", "XXI", "XXII",
    ];
    NUMERALS.iter().position(|n| *n == text).map(|i| i as i16 + 1)
}

/// A count at token `at` (`None` inside for a vague one), and the token after it.
fn count(c: &Context, at: usize) -> Option<(Option<Decimal>, usize)> {
    if let Some((end, crate::tables::NumberKind::Vague, _)) = number::word(c, at) {
        return Some((None, end));
    }
    let number = number::parse(c, at).filter(|n| !n.short && n.value < Decimal::from(100_000))?;
    // An approximate numeral counts ("une dizaine de jours" is ten days).
    let of = number.approx && matches!(c.folded(number.end), "de" | "d" | "of");
    Some((Some(number.value), number.end + usize::from(of) + usize::from(of && c.doc.is_apostrophe(number.end + 1))))
}
