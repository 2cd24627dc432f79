//! Rows of JSON as gzipped, base64-coded blocks: small in the file, and nothing of them can be read as HTML.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::io::Write;

/// Bytes of JSON in a block: what a browser unpacks at once to show one article.
const BLOCK: usize = 1 << 20;

/// Rows on their way to blocks, each a JSON array.
#[derive(Debug)]
pub(super) struct Packer {
    /// Rows in a block.
    size: usize,
    json: Vec<u8>,
    open: usize,
    packed: Packed,
    rows: usize,
    bytes: usize,
}

/// Blocks of rows.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// Base64 of gzip of a JSON array each.
    pub blocks: Vec<String>,
    /// Number of the first row of each.
    pub firsts: Vec<usize>,
}

impl Packer {
    pub(super) fn new(size: usize) -> Self {
        Self { size, json: Vec::new(), open: 0, packed: Packed::default(), rows: 0, bytes: 0 }
    }

    /// Rows so far.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Packed bytes so far.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, row: &impl Serialize) {
        if self.open == self.size || self.json.len() >= BLOCK {
            self.close();
        }
        self.json.push(if self.open == 0 { b'[' } else { b',' });
        // Rows are plain structs with text keys: they always serialise.
        let _ = serde_json::to_writer(&mut self.json, row);
        self.open += 1;
        self.rows += 1;
    }

    fn close(&mut self) {
        if self.open == 0 {
            return;
        }
        self.json.push(b']');
        let block = pack(&self.json);
        self.bytes += block.len();
        self.packed.blocks.push(block);
        self.packed.firsts.push(self.rows - self.open);
        self.json.clear();
        self.open = 0;
    }

    pub(super) fn finish(mut self) -> Packed {
        self.close();
        self.packed
    }
}

/// Base64 of gzip of `bytes`.
pub(super) fn pack(bytes: &[u8]) -> String {
    let mut gz = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::best());
    // Writing to memory cannot fail.
    let _ = gz.write_all(bytes);
    STANDARD.encode(gz.finish().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn unpacked(block: &str) -> String {
        let mut text = String::new();
        flate2::read::GzDecoder::new(&STANDARD.decode(block).unwrap()[..]).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn rows_stand_in_blocks() {
        let mut packer = Packer::new(2);
        ["a", "</script>", "é"].iter().for_each(|row| packer.push(row));
        assert_eq!(packer.rows(), 3);
        let packed = packer.finish();
        assert_eq!(packed.firsts, [0, 2]);
        assert_eq!(packed.blocks.iter().map(|b| unpacked(b)).collect::<Vec<_>>(), ["[\"a\",\"</script>\"]", "[\"é\"]"]);
        assert!(Packer::new(2).finish().blocks.is_empty());
    }
}
