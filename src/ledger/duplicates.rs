//! Articles that are copies of each other, a few words changed: they count once.
//!
//! MinHash over triples of words: two articles share about as many of the 24 least hashes as they share triples.

use super::read::Article;
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Hashes of a sketch.
const HASHES: usize = 24;
/// Equal hashes of which each pair of copies has one: bands of a sketch.
const BAND: usize = 4;
/// Share of equal hashes from which on two articles are copies.
const COPIED: f32 = 0.5;

/// What remains of a text to compare it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sketch([u32; HASHES]);

impl Sketch {
    pub(super) fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let mut least = [u32::MAX; HASHES];
        let triples = words.windows(3).chain((words.len() < 3).then_some(words.as_slice()));
        for triple in triples {
            let mut hasher = FxHasher::default();
            triple.iter().for_each(|word| {
                hasher.write(word.as_bytes());
                hasher.write_u8(0xff);
            });
            let mut state = hasher.finish();
            for slot in &mut least {
                // SplitMix64: one hash of the triple gives them all.
                state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                *slot = (*slot).min((z ^ (z >> 31)) as u32);
            }
        }
        Self(least)
    }

    /// A hash of the hashes of band `b`.
    fn band(&self, b: usize) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_usize(b);
        self.0[b * BAND..][..BAND].iter().for_each(|&hash| hasher.write_u32(hash));
        hasher.finish()
    }

    fn likeness(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count() as f32 / HASHES as f32
    }
}

/// For each article the one that it is a copy of: of its group the earliest published, then the first by id and place.
pub(super) fn groups(articles: &[Article]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by(|&a, &b| articles[a].order().cmp(&articles[b].order()));
    let mut first: Vec<usize> = (0..articles.len()).collect();
    // The first article of each band: who shares a band with another shares it with that one as well.
    let mut bands: FxHashMap<u64, u32> = FxHashMap::default();
    for &i in &order {
        let sketch = &articles[i].sketch;
        let known = (0..HASHES / BAND).filter_map(|b| bands.get(&sketch.band(b)));
        let best = known.map(|&k| (sketch.likeness(&articles[k as usize].sketch), k));
        // Only originals stand in the bands, so that a chain of changes does not drift.
        match best.filter(|(like, _)| *like >= COPIED).max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, original)) => first[i] = original as usize,
            None => (0..HASHES / BAND).for_each(|b| {
                bands.entry(sketch.band(b)).or_insert(i as u32);
            }),
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_alike_and_others_are_not() {
        let a = "La Cnil a condamné la start-up à une amende de près de 20 millions d'euros, le maximum prévu par la loi, \
                 pour avoir collecté des visages sans l'accord des personnes, a-t-elle annoncé jeudi dans un communiqué.";
        let b = a.replace("annoncé jeudi", "fait savoir jeudi").replace("condamné", "Condamné");
        let c = "The privacy watchdog fined the start-up 20 million euros on Thursday for collecting faces without consent.";
        assert!(Sketch::of(a).likeness(&Sketch::of(&b)) > 0.6);
        assert!(Sketch::of(a).likeness(&Sketch::of(c)) < 0.1);
        assert_eq!(Sketch::of("un").likeness(&Sketch::of("Un !")), 1.0);
    }
}
