//! From bytes to what readers count: code points and lines.

/// Converts byte offsets of a text into code point offsets.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// The code points before each stretch of the text.
    before: Vec<usize>,
}

/// Bytes of a stretch.
const STRETCH: usize = 256;

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    pub fn new(text: &'t str) -> Self {
        let stretches = text.as_bytes().chunks(STRETCH);
        let before = stretches.scan(0, |points, stretch| Some(std::mem::replace(points, *points + count(stretch))));
        Self { text, before: before.collect() }
    }

    /// The code point offset of `byte`.
    pub fn at(&self, byte: usize) -> usize {
        let stretch = (byte / STRETCH).min(self.before.len().saturating_sub(1));
        let before = self.before.get(stretch).copied().unwrap_or(0);
        before + count(&self.text.as_bytes()[stretch * STRETCH..byte])
    }
}

/// Bytes that start a code point.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

/// The source line on which each paragraph of a text starts.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<(usize, usize)>,
}

impl Lines {
    /// Says that the text from byte `start` on stands on source line `line` (1-based). Starts must rise.
    pub fn push(&mut self, start: usize, line: usize) {
        self.starts.push((start, line));
    }

    /// The 1-based source line of the paragraph that holds `byte`; `None` for HTML, which pushes no lines.
    pub fn at(&self, byte: usize) -> Option<usize> {
        let after = self.starts.partition_point(|&(start, _)| start <= byte);
        self.starts.get(after.checked_sub(1)?).map(|&(_, line)| line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points() {
        let text = "é€😀x";
        let points = CodePoints::new(text);
        assert_eq!((points.at(2), points.at(5), points.at(9), points.at(10)), (1, 2, 3, 4));
        assert_eq!((points.at(2), CodePoints::new("").at(0)), (1, 0));
        let long = text.repeat(100);
        let points = CodePoints::new(&long);
        let counted = long.char_indices().enumerate().all(|(point, (byte, _))| points.at(byte) == point);
        assert!(counted && points.at(1000) == 400);
    }

    #[test]
    fn finds_lines() {
        let mut lines = Lines::default();
        assert_eq!(lines.at(3), None);
        lines.push(0, 4);
        lines.push(10, 6);
        assert_eq!((lines.at(0), lines.at(9), lines.at(10), lines.at(99)), (Some(4), Some(4), Some(6), Some(6)));
    }
}
