//! How found facts are matched with stated ones. The rules are those of the public scorers of each field, told beside them.

use serde::Serialize;
use std::ops::AddAssign;

/// Facts that are stated, found, and found as stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Stated.
    pub gold: usize,
    /// Found.
    pub found: usize,
    /// Found as stated.
    pub right: usize,
}

impl Counts {
    /// Adds the counts of another case.
    pub fn add(&mut self, other: Counts) {
        *self += other;
    }

    /// Share of what was found that is stated; 1 where nothing is either way.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.found, self.gold)
    }

    /// Share of what is stated that was found; 1 where nothing is either way.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.gold, self.found)
    }

    /// Harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

fn ratio(right: usize, of: usize, other: usize) -> f64 {
    match (of, other) {
        (0, 0) => 1.0,
        (0, _) => 0.0,
        _ => right as f64 / of as f64,
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
    }
}

/// Spans alone, and spans that overlap with their values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Same first and last code point.
    pub strict: Counts,
    /// Overlapping spans with the same value.
    pub value: Counts,
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.strict += other.strict;
        self.value += other.value;
    }
}

/// Code points, end not included.
pub(super) type Extent = (usize, usize);

pub(super) fn overlap(a: Extent, b: Extent) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Pairs of overlapping spans, each used once: equal spans first where `exact` says so, then the longer overlap, then text order.
pub(super) fn pair(gold: &[Extent], found: &[Extent], exact: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(bool, usize, usize, usize)> = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let common = overlap(*g, *f);
            if common > 0 {
                pairs.push((!exact(i, j), usize::MAX - common, i, j));
            }
        }
    }
    pairs.sort_unstable();
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut taken = Vec::new();
    for (_, _, i, j) in pairs {
        if !used_gold[i] && !used_found[j] {
            (used_gold[i], used_found[j]) = (true, true);
            taken.push((i, j));
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stated_and_nothing_found_is_right() {
        assert_eq!(Counts::default().f1(), 1.0);
        assert_eq!(Counts { gold: 1, ..Counts::default() }.f1(), 0.0);
        let counts = Counts { gold: 4, found: 2, right: 2 };
        assert_eq!((counts.precision(), counts.recall()), (1.0, 0.5));
    }

    #[test]
    fn equal_spans_are_paired_first() {
        let same = |i: usize, j: usize| [(0, 4), (5, 9)][i] == [(0, 9), (5, 9)][j];
        assert_eq!(pair(&[(0, 4), (5, 9)], &[(0, 9), (5, 9)], same), [(1, 1), (0, 0)]);
        assert_eq!(pair(&[(0, 4)], &[(4, 8)], |_, _| false), []);
    }
}
