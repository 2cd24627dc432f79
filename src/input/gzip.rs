//! Gzip: whole files within a limit, and streams of many members that tell where each member starts.

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use std::io::{self, BufRead, Read};

const MAGIC: &[u8] = &[0x1f, 0x8b];
/// Bytes of a stream that are inflated at once.
const CHUNK: usize = 64 * 1024;
/// Bytes of a member that are kept, so that what follows a damaged one is found.
const KEPT: usize = 1 << 20;

/// True when `bytes` begin as gzip does; no text begins so.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Inflates all members of `bytes`, at most `limit + 1` bytes of them: one more than the limit tells a bomb.
///
/// # Errors
/// Bytes that are no gzip or end too early.
pub(super) fn gunzip(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out)?;
    Ok(out)
}

/// A stream that is inflated where it is gzip, and passed on where it is not.
///
/// # Errors
/// A stream that cannot be read.
pub fn inflated<'a, R: BufRead + Send + 'a>(mut reader: R) -> io::Result<Box<dyn BufRead + Send + 'a>> {
    Ok(if is_gzip(reader.fill_buf()?) {
        Box::new(io::BufReader::with_capacity(CHUNK, MultiGzDecoder::new(reader)))
    } else {
        Box::new(reader)
    })
}

/// A reader that counts what was taken from it, and can go back to the start of a member: damaged bytes may inflate
/// for a while, so that the next member is begun before the damage shows.
#[derive(Debug)]
struct Counted<R> {
    reader: R,
    taken: u64,
    /// What was taken since the member's start; nothing once that is more than `KEPT`.
    recent: Vec<u8>,
    /// How far `recent` was taken (again); its length when the reader is next.
    at: usize,
    keeps: bool,
}

impl<R: BufRead> Counted<R> {
    fn new(reader: R) -> Self {
        Self { reader, taken: 0, recent: Vec::new(), at: 0, keeps: false }
    }

    /// A member starts here.
    fn mark(&mut self) {
        self.recent.drain(..self.at);
        self.at = 0;
        self.keeps = true;
    }

    /// Back to the byte after the start of the member, or as far as that is known.
    fn rewind(&mut self) {
        if self.keeps && self.at > 0 {
            self.taken -= self.at as u64 - 1;
            self.at = 1;
        }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.recent.len() { Ok(&self.recent[self.at..]) } else { self.reader.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        self.taken += n as u64;
        if self.at < self.recent.len() {
            self.at += n;
            return;
        }
        if self.keeps && self.recent.len() + n <= KEPT {
            // The buffer that was filled is still there.
            if let Ok(filled) = self.reader.fill_buf() {
                self.recent.extend_from_slice(&filled[..n.min(filled.len())]);
            }
        } else {
            self.keeps = false;
            self.recent.clear();
        }
        self.at = self.recent.len();
        self.reader.consume(n);
    }
}

#[derive(Debug)]
enum State<R> {
    Plain(Counted<R>),
    /// Inside a member.
    Member(Box<GzDecoder<Counted<R>>>),
    /// Before a member, or at the end.
    Between(Counted<R>),
    Gone,
}

/// A plain or gzipped stream of records that knows the offset of the next byte.
#[derive(Debug)]
pub(super) struct Members<R> {
    state: State<R>,
    /// Inflated bytes of one member only, so that its first byte is known.
    buffer: Vec<u8>,
    at: usize,
    /// Offset in the file of the member that the buffer's first byte starts, if it starts one.
    starts: Option<u64>,
    /// Inflated bytes before the buffer.
    inflated: u64,
    /// Where the last member was begun.
    tried: u64,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(mut reader: R) -> io::Result<Self> {
        let gzip = is_gzip(reader.fill_buf()?);
        let counted = Counted::new(reader);
        let state = if gzip { State::Between(counted) } else { State::Plain(counted) };
        Ok(Self { state, buffer: Vec::new(), at: 0, starts: None, inflated: 0, tried: 0 })
    }

    /// Offset of the next byte: in a plain file its own; in a gzipped one that of its member if it is the member's first
    /// byte, else its own in the inflated text. Reads ahead where the buffer is empty.
    pub(super) fn offset(&mut self) -> io::Result<u64> {
        self.fill_buf()?;
        Ok(match (&self.state, self.starts) {
            (State::Plain(reader), _) => reader.taken,
            (_, Some(member)) if self.at == 0 => member,
            _ => self.inflated + self.at as u64,
        })
    }

    /// Offset in the file of the member that was begun last.
    pub(super) fn tried(&self) -> u64 {
        self.tried
    }

    /// After an error: on to the next bytes that look like a member. False when there are none, or the file is plain.
    pub(super) fn resume(&mut self) -> io::Result<bool> {
        let mut reader = match std::mem::replace(&mut self.state, State::Gone) {
            State::Member(decoder) => decoder.into_inner(),
            State::Between(reader) => reader,
            other => {
                self.state = other;
                return Ok(false);
            }
        };
        self.drop_buffer();
        reader.rewind();
        if reader.taken == self.tried && !reader.fill_buf()?.is_empty() {
            reader.consume(1);
        }
        let found = loop {
            let chunk = reader.fill_buf()?;
            if chunk.is_empty() {
                break false;
            }
            match memchr::memchr(MAGIC[0], chunk) {
                // A magic that the end of the chunk cuts counts: if it is none, inflating fails and the search goes on.
                Some(at) if chunk.get(at + 1).is_none_or(|&b| b == MAGIC[1]) => {
                    reader.consume(at);
                    break true;
                }
                Some(at) => reader.consume(at + 1),
                None => {
                    let all = chunk.len();
                    reader.consume(all);
                }
            }
        };
        self.state = State::Between(reader);
        Ok(found)
    }

    fn drop_buffer(&mut self) {
        self.inflated += self.buffer.len() as u64;
        self.buffer.clear();
        self.at = 0;
        self.starts = None;
    }

    /// Fills the buffer from one member; leaves it empty at the end of the stream.
    fn inflate(&mut self) -> io::Result<()> {
        self.drop_buffer();
        loop {
            match std::mem::replace(&mut self.state, State::Gone) {
                State::Between(mut reader) => {
                    let start = reader.taken;
                    let head = reader.fill_buf()?;
                    // Padding behind the last member is no member.
                    if head.is_empty() || head.iter().all(|&b| b == 0) {
                        let rest = head.len();
                        reader.consume(rest);
                        self.state = State::Between(reader);
                        if rest == 0 {
                            return Ok(());
                        }
                        continue;
                    }
                    self.starts = Some(start);
                    self.tried = start;
                    reader.mark();
                    self.state = State::Member(Box::new(GzDecoder::new(reader)));
                }
                State::Member(mut decoder) => {
                    self.buffer.resize(CHUNK, 0);
                    let read = decoder.read(&mut self.buffer);
                    self.buffer.truncate(*read.as_ref().unwrap_or(&0));
                    let ended = matches!(read, Ok(0));
                    self.state = if ended { State::Between(decoder.into_inner()) } else { State::Member(decoder) };
                    read?;
                    if !ended {
                        return Ok(());
                    }
                    self.starts = None;
                }
                other => {
                    self.state = other;
                    return Ok(());
                }
            }
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Members<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !matches!(self.state, State::Plain(_)) && self.at == self.buffer.len() {
            self.inflate()?;
        }
        match &mut self.state {
            State::Plain(reader) => reader.fill_buf(),
            _ => Ok(&self.buffer[self.at..]),
        }
    }

    fn consume(&mut self, n: usize) {
        match &mut self.state {
            State::Plain(reader) => reader.consume(n),
            _ => self.at = (self.at + n).min(self.buffer.len()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    pub(in crate::input) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_within_the_limit() {
        let two = [gzip(b"ab"), gzip(b"cd")].concat();
        assert_eq!(gunzip(&two, 10).unwrap(), b"abcd");
        assert_eq!(gunzip(&gzip(&vec![0; 1 << 20]), 10).unwrap().len(), 11);
        assert!(gunzip(&two[..two.len() - 9], 10).is_err());
        let mut plain = Vec::new();
        inflated(&b"plain"[..]).unwrap().read_to_end(&mut plain).unwrap();
        assert_eq!(plain, b"plain");
    }

    #[test]
    fn members_tell_their_offsets() {
        let (first, second) = (gzip(b"one"), gzip(b"two"));
        let file = [first.clone(), second, vec![0; 20]].concat();
        let mut members = Members::new(&file[..]).unwrap();
        let mut word = [0; 3];
        assert_eq!(members.offset().unwrap(), 0);
        members.read_exact(&mut word).unwrap();
        assert_eq!((&word, members.offset().unwrap()), (b"one", first.len() as u64));
        members.read_exact(&mut word[..1]).unwrap();
        assert_eq!((word[0], members.offset().unwrap()), (b't', 4), "inside a member: of the inflated text");
        assert_eq!(members.read_to_end(&mut Vec::new()).unwrap(), 2);
    }

    #[test]
    fn a_broken_member_is_passed_over() {
        let mut broken = gzip(&b"some words that are lost".repeat(9));
        let half = broken.len() / 2;
        broken[half..].fill(0xff);
        let file = [broken, gzip(b"two")].concat();
        let mut members = Members::new(&file[..]).unwrap();
        assert!(members.read_to_end(&mut Vec::new()).is_err());
        assert!(members.resume().unwrap());
        let mut rest = Vec::new();
        while members.read_to_end(&mut rest).is_err() && members.resume().unwrap() {}
        assert_eq!(rest, b"two");
    }
}
