//! Which sum of a sentence is the act's, and which ones speak of something else.

use super::cast::Cast;
use super::triggers::Trigger;
use super::{Context, links};
use crate::facts::AmountMention;
use crate::record::{EventType, Per, Status};
use crate::tables::{EventWord, NumberKind};
use crate::text::{Kind, Topic};
use rust_decimal::Decimal;

/// Tokens between an act and its sum.
const REACH: usize = 28;

/// What separates a sum from the act: nothing where the sum leads to it (`€3m fine`), more before it than after it.
fn cost(c: &Context, a: &AmountMention, trigger: &Trigger) -> usize {
    let (start, end) = a.tokens;
    if start >= trigger.end {
        return start - trigger.end;
    }
    let gap = trigger.start.saturating_sub(end);
    // "325 000 $ de pénalité": the sum is the penalty's.
    let leads = gap == 0 || (gap <= 2 && matches!(c.doc.folded(end), "de" | "d"));
    if leads { gap } else { gap + 6 }
}

/// The sum that belongs to the trigger: the nearest one, after it rather than before, that is no turnover or total, and that no
/// compensation has the better claim to.
pub(super) fn amount<'t>(
    c: &Context<'t>,
    cast: &Cast,
    trigger: &Trigger,
    others: &[Trigger],
) -> Option<&'t AmountMention> {
    let compensates = |t: &Trigger| t.kind == EventType::Compensation;
    let taken = |a: &AmountMention| {
        others.iter().any(|o| compensates(o) != compensates(trigger) && cost(c, a, o) < cost(c, a, trigger))
    };
    let free = cast.amounts.iter().map(|&(_, i)| &c.amounts[i]);
    let sums = free.filter(|a| !is_other_sum(c, a) && !links::is_conversion(c, a) && !is_price(a));
    let near = sums.map(|a| (cost(c, a, trigger), a)).filter(|(cost, _)| *cost <= REACH);
    near.filter(|(_, a)| !taken(a)).min_by_key(|(cost, _)| *cost).map(|(_, a)| a)
}

/// What is due every month or year is a price.
pub(super) fn is_price(a: &AmountMention) -> bool {
    a.per.is_some_and(|per| per != Per::Day)
}

/// `the fine of EUR 50,000 was reduced to EUR 40,000`: the sum that holds in the end.
pub(super) fn reduced_to<'t>(c: &Context<'t>, cast: &Cast, first: &AmountMention) -> Option<&'t AmountMention> {
    // "Cut the fine it received for its part in a cartel from £6.8m to £4.9m".
    let from = first.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "from" | "de"));
    let reach = if from { 24 } else { 8 };
    let start = first.tokens.0.saturating_sub(reach).max(c.doc.sentence_at(first.tokens.0).start);
    let said_before = (start..first.tokens.0).any(|i| is_reducing(c, i));
    let later = cast
        .amounts
        .iter()
        .map(|&(_, i)| &c.amounts[i])
        .filter(|a| a.tokens.0 > first.tokens.1 && a.currency == first.currency && a.value < first.value);
    let reduced = |a: &&AmountMention| {
        (said_before || (first.tokens.1..a.tokens.0).any(|i| is_reducing(c, i)))
            && a.tokens.0.checked_sub(1).is_some_and(|i| matches!(c.doc.folded(i), "to" | "a"))
    };
    later.rev().find(reduced)
}

/// `ramené de 8 à 5 millions`, `de 12 millions à 7,5 millions d'euros`: the first sum, which leaves its currency, and its
/// magnitude where it has none, to the second.
pub(super) fn lowered_from(c: &Context, a: &AmountMention) -> Option<Decimal> {
    /// Tokens of the first sum with its preposition.
    const LONGEST: usize = 6;
    let to = a.tokens.0.checked_sub(1).filter(|&i| matches!(c.doc.folded(i), "a" | "to"))?;
    let from = (to.saturating_sub(LONGEST)..to).rev().find(|&i| matches!(c.doc.folded(i), "de" | "from"))?;
    if from + 1 == to || !(from.saturating_sub(6)..from).any(|i| is_reducing(c, i)) {
        return None;
    }
    let number = |text: &str| {
        let end = text.find(|ch: char| !ch.is_ascii_digit() && !matches!(ch, ',' | '.')).unwrap_or(text.len());
        text[..end].replace(',', ".").parse::<Decimal>().ok().filter(|n| !n.is_zero())
    };
    let first = c.doc.span(from + 1, to).of(c.doc.text);
    let scale = if c.doc.tokens[to - 1].kind == Kind::Number {
        a.value?.checked_div(number(a.span.of(c.doc.text))?)?
    } else {
        let words = c.doc.hits_on(to - 1, Topic::Number).map(|h| &c.tables.numbers[h.entry.row as usize]);
        words.into_iter().find(|row| row.kind == NumberKind::Scale && row.lang.fits(c.lang))?.value
    };
    let first = number(first)?.checked_mul(scale)?;
    (first > a.value?).then_some(first)
}

/// A word of lowering starts at token `i`.
pub(super) fn is_reducing(c: &Context, i: usize) -> bool {
    c.tables.triggers_at(c.doc, i).any(|row| row.status == Some(Status::Reduced))
}

/// `A$4m in compensation`, `12,4 millions d'indemnités`: what the sum is for.
pub(super) fn is_for_victims(c: &Context, a: &AmountMention) -> bool {
    let clause = (a.tokens.1..a.tokens.1 + 5).take_while(|&i| !matches!(c.doc.surface(i), "," | ";" | "." | ""));
    clause.into_iter().any(|i| c.says(i, EventWord::Compensating))
}

/// `2,3 millions à son ancien fournisseur`, `£3m to its rival`: the payee is no treasury.
pub(super) fn is_for_partner(c: &Context, cast: &Cast, a: &AmountMention) -> bool {
    let to = a.tokens.1;
    let its = matches!(c.doc.folded(to + 1), "son" | "sa" | "ses" | "its" | "his" | "her" | "their");
    let name = cast.companies.iter().any(|(t, _)| *t == to + 1);
    let trigger = (to.saturating_sub(20)..to).any(|i| matches!(c.doc.folded(i), "pay" | "payer" | "verser"));
    trigger && matches!(c.doc.surface(to), "à" | "to") && (its || name)
}

/// Turnover, sales, damage, a part of a total: a word before the sum, or right after it, says that it is not the fine.
pub(super) fn is_other_sum(c: &Context, a: &AmountMention) -> bool {
    let from = a.tokens.0.saturating_sub(6);
    // "EUR 5,000 on Business Capital Media": a word of a name says nothing.
    let is_other =
        |i: usize| c.says(i, EventWord::OtherSum) && (!c.doc.tokens[i].is_capital() || c.doc.starts_sentence(i));
    // A relative clause still speaks of the same thing: "turnover, which reached £2.3bn".
    let relative = |i: usize| c.doc.surface(i) == "," && c.says(i + 1, EventWord::Relative);
    let before = (from..a.tokens.0)
        .rev()
        .take_while(|&i| relative(i) || !matches!(c.doc.surface(i), "," | ";" | "(" | "."))
        .any(is_other);
    let after =
        (a.tokens.1..a.tokens.1 + 4).take_while(|&i| !matches!(c.doc.surface(i), "," | ";" | "." | "")).any(is_other);
    let sentence = c.doc.sentence_at(a.tokens.0).start;
    before || after || (sentence..a.tokens.0).any(|i| c.says(i, EventWord::Share))
}
