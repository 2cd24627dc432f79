//! Where a date may start: what a token can be, and how far what a rule needs is.

use super::super::Context;
use super::guard;
use super::pattern::{Slot, SlotSet};
use crate::tables::DateClass;
use crate::text::{Kind, Topic};
use rust_decimal::Decimal;
use std::cell::Cell;
use std::iter::Peekable;

/// What numbers were read at the last tokens: many rules ask for the same.
#[derive(Debug, Default)]
pub(super) struct Memo {
    pub count: Recent<(Option<Decimal>, usize)>,
    pub day: Recent<(i8, usize)>,
}

/// The last answers for a few tokens.
#[derive(Debug)]
pub(super) struct Recent<T: Copy>([Cell<(usize, Option<T>)>; 4]);

impl<T: Copy> Default for Recent<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Cell::new((usize::MAX, None))))
    }
}

impl<T: Copy> Recent<T> {
    /// The answer for token `at`.
    pub(super) fn get(&self, at: usize, read: impl FnOnce() -> Option<T>) -> Option<T> {
        let cell = &self.0[at % self.0.len()];
        let (token, answer) = cell.get();
        if token == at {
            return answer;
        }
        let answer = read();
        cell.set((at, answer));
        answer
    }
}

/// Tokens up to what a match holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    /// A month, weekday, unit, season or feast.
    pub date_word: usize,
    /// A word that is not common.
    pub word: usize,
    /// A number in digits or words, or a rank.
    pub number: usize,
}

impl Ahead {
    /// As far as it may be.
    pub(super) const ANY: Self = Self { date_word: usize::MAX, word: usize::MAX, number: usize::MAX };

    /// True when all of `needs` stands near enough.
    pub(super) fn satisfies(&self, needs: &Self) -> bool {
        self.date_word <= needs.date_word && self.word <= needs.word && self.number <= needs.number
    }
}

/// Tokens from `i` to the next one; no need is as far when there is none.
pub(super) fn ahead(tokens: &mut Peekable<impl Iterator<Item = usize>>, i: usize) -> usize {
    while tokens.next_if(|&token| token < i).is_some() {}
    tokens.peek().map_or(usize::MAX - 1, |token| token - i)
}

/// A number in digits or words, a rank in words or Roman numerals may start at token `i`.
pub(super) fn is_number(c: &Context, i: usize) -> bool {
    let token = &c.doc.tokens[i];
    let roman = || {
        let mut bytes = c.doc.surface(i).bytes();
        let next =
            |byte: Option<u8>, more: &[u8]| byte.is_some_and(|b| matches!(b, b'I' | b'V' | b'X') || more.contains(&b));
        token.is_capital()
            && next(bytes.next(), &[])
            && (token.len() == 1 || next(bytes.next(), &[b'e', b'm', b'r', 0xc3]))
    };
    token.kind == Kind::Number || c.doc.has(i, Topic::Number) || c.doc.has(i, Topic::DateWord) || roman()
}

/// The slots that a date can start with at token `i`.
pub(super) fn starting_slots(c: &Context, i: usize) -> SlotSet {
    if c.doc.tokens[i].kind == Kind::Number && guard::is_glued(c, i) {
        return SlotSet::default();
    }
    slots_of(c, i)
}

/// The slots that token `i` can fill inside a date.
pub(super) fn inner_slots(c: &Context, i: usize) -> SlotSet {
    let mut slots = slots_of(c, i);
    if c.doc.has(i, Topic::Number) {
        slots.add(SlotSet::of(&[Slot::Year]));
    }
    slots
}

fn slots_of(c: &Context, i: usize) -> SlotSet {
    let Some(token) = c.doc.tokens.get(i) else { return SlotSet::default() };
    let mut slots = SlotSet::default();
    if token.kind == Kind::Number {
        slots = SlotSet::of(match token.len() {
            1 => &[Slot::Day, Slot::MonthNumber, Slot::Count, Slot::Ordinal],
            2 => &[Slot::Day, Slot::MonthNumber, Slot::ShortYear, Slot::Count, Slot::Ordinal],
            4 => &[Slot::Year, Slot::Count],
            _ => &[Slot::Count],
        });
    }
    if c.doc.has(i, Topic::Number) {
        slots.add(SlotSet::of(&[Slot::Count, Slot::Day]));
    }
    for hit in c.doc.hits_on(i, Topic::DateWord) {
        slots.add(SlotSet::of(match c.tables.date_words[hit.entry.row as usize].class {
            DateClass::Month | DateClass::ShortMonth => &[Slot::Month],
            DateClass::Weekday | DateClass::ShortWeekday => &[Slot::Weekday],
            DateClass::Unit => &[Slot::Unit],
            DateClass::Season => &[Slot::Season],
            DateClass::Ordinal => &[Slot::Ordinal, Slot::Day],
            DateClass::Feast => &[Slot::Feast],
        }));
    }
    if token.kind == Kind::Word && token.is_capital() && matches!(c.doc.surface(i).as_bytes()[0], b'I' | b'V' | b'X') {
        slots.add(SlotSet::of(&[Slot::Ordinal]));
    }
    slots
}
