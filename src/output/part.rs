//! One output stream: header, rows, end, compressed as asked.

use super::form::{Form, Layout, Pack};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Rows on their way to one file or to standard output.
pub struct Part<W: Write + Send> {
    encoder: Encoder<W>,
    layout: Layout,
    /// Records written, over all runs.
    count: u64,
}

impl<W: Write + Send> std::fmt::Debug for Part<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Part").field("layout", &self.layout).field("count", &self.count).finish_non_exhaustive()
    }
}

enum Encoder<W: Write + Send> {
    Plain(W),
    Gzip(Box<GzEncoder<W>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::Encoder<'static, W>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::columns::Columns<W>>),
    /// While the encoder is exchanged; what is left after an error.
    Gone,
}

fn gone() -> io::Error {
    io::Error::other("the output failed before")
}

impl<W: Write + Send> Encoder<W> {
    fn new(out: W, layout: Layout, file: usize) -> io::Result<Self> {
        #[cfg(not(feature = "parquet"))]
        let _ = file;
        Ok(match (layout.form, layout.pack) {
            #[cfg(feature = "parquet")]
            (Form::Parquet, _) => Self::Parquet(Box::new(super::columns::Columns::new(out, layout.what, file)?)),
            (_, Some(Pack::Gz)) => Self::Gzip(Box::new(GzEncoder::new(out, Compression::default()))),
            #[cfg(feature = "zstd")]
            (_, Some(Pack::Zstd)) => Self::Zstd(zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?),
            _ => Self::Plain(out),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(bytes),
            Self::Gzip(out) => out.write_all(bytes),
            #[cfg(feature = "zstd")]
            Self::Zstd(out) => out.write_all(bytes),
            #[cfg(feature = "parquet")]
            Self::Parquet(out) => out.write(bytes),
            Self::Gone => Err(gone()),
        }
    }

    /// Ends what is compressed and gives the output back.
    fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Gzip(out) => out.finish(),
            #[cfg(feature = "zstd")]
            Self::Zstd(out) => out.finish(),
            #[cfg(feature = "parquet")]
            Self::Parquet(out) => out.finish(),
            Self::Gone => Err(gone()),
        }
    }
}

impl<W: Write + Send> Part<W> {
    /// Starts file number `file` of the layout, or goes on after `count` records.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(out: W, layout: Layout, file: usize, count: u64) -> io::Result<Self> {
        let mut encoder = Encoder::new(out, layout, file)?;
        if count == 0 {
            encoder.write(&layout.header(file))?;
        }
        Ok(Self { encoder, layout, count })
    }

    /// Writes what one record gives to this file.
    ///
    /// # Errors
    /// What the output says.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.layout.form == Form::Json {
            self.encoder.write(if self.count == 0 { b"[\n" } else { b",\n" })?;
        }
        self.count += 1;
        self.encoder.write(piece)
    }

    /// Ends the compressed frame, so that the file may be cut here, and begins another.
    ///
    /// # Errors
    /// What the output says.
    pub fn cut(&mut self) -> io::Result<&mut W> {
        if !matches!(self.encoder, Encoder::Plain(_)) {
            let out = std::mem::replace(&mut self.encoder, Encoder::Gone).finish()?;
            self.encoder = Encoder::new(out, self.layout, 0)?;
        }
        let out = match &mut self.encoder {
            Encoder::Plain(out) => out,
            Encoder::Gzip(out) => out.get_mut(),
            #[cfg(feature = "zstd")]
            Encoder::Zstd(out) => out.get_mut(),
            #[cfg(feature = "parquet")]
            Encoder::Parquet(_) => return Err(io::Error::other("a Parquet file cannot be cut")),
            Encoder::Gone => return Err(gone()),
        };
        out.flush()?;
        Ok(out)
    }

    /// Ends the output and gives it back, flushed.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self) -> io::Result<W> {
        if self.layout.form == Form::Json {
            self.encoder.write(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        let mut out = self.encoder.finish()?;
        out.flush()?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn written(layout: Layout, lines: &[&str]) -> Vec<u8> {
        let mut part = Part::new(Vec::new(), layout, 0, 0).unwrap();
        for line in lines {
            part.write(line.as_bytes()).unwrap();
            part.cut().unwrap();
        }
        part.finish().unwrap()
    }

    #[test]
    fn writes_lines_and_arrays() {
        let layout = |form| Layout { form, ..Layout::default() };
        assert_eq!(written(layout(Form::Jsonl), &["{}\n", "{}\n"]), b"{}\n{}\n");
        assert_eq!(written(layout(Form::Json), &["{}", "{}"]), b"[\n{},\n{}\n]\n");
        assert_eq!((written(layout(Form::Jsonl), &[]), written(layout(Form::Json), &[])), (vec![], b"[]\n".to_vec()));
    }

    #[test]
    fn compressed_frames_join_to_one_text() {
        let layout = |pack| Layout { pack: Some(pack), ..Layout::default() };
        let gz = written(layout(Pack::Gz), &["{}\n", "[]\n"]);
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(&gz[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "{}\n[]\n");
        #[cfg(feature = "zstd")]
        assert_eq!(zstd::decode_all(&written(layout(Pack::Zstd), &["{}\n", "[]\n"])[..]).unwrap(), b"{}\n[]\n");
    }
}
