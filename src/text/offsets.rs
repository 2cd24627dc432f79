//! From bytes to what readers count: code points and lines.

/// Converts rising byte offsets into code point offsets in one pass over the text.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    point: usize,
}

impl<'t> CodePoints<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, point: 0 }
    }

    /// The code point offset of `byte`. Asking for an earlier byte than before starts over: right, but slower.
    pub fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        let piece = &self.text.as_bytes()[self.byte..byte];
        self.point += piece.iter().filter(|&&b| (b as i8) >= -0x40).count();
        self.byte = byte;
        self.point
    }
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
        let mut points = CodePoints::new(text);
        assert_eq!((points.at(2), points.at(5), points.at(9), points.at(10)), (1, 2, 3, 4));
        assert_eq!(points.at(2), 1);
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
