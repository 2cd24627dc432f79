//! The lexicon: every phrase of every table in one trie over folded words, so that one walk over the tokens finds all.

use super::token::{Kind, Token, long_hash, next_piece};
use hashbrown::HashTable;
use rustc_hash::FxHashMap;

/// A folded word that some table holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

impl WordId {
    /// A word that no table holds.
    pub const NONE: Self = Self(0);

    /// Its number: 0 for none, else from 1 without gaps.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// One of 64 bits, of which words of near numbers have different ones.
    fn bit(self) -> u64 {
        1 << (self.0 & 63)
    }
}

/// Which table, or which column of it, a phrase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// `chrome.tsv`
    Chrome,
    /// `function_words.tsv`
    Function,
    /// `function_words.tsv`, words that are only frequent
    CommonWord,
    /// `numbers.tsv`
    Number,
    /// `currencies.tsv`
    Currency,
    /// `qualifiers.tsv`
    Qualifier,
    /// `periods.tsv`
    Period,
    /// `date_words.tsv`
    DateWord,
    /// `countries.tsv`
    Country,
    /// `regulators.tsv`, full names
    RegulatorName,
    /// `regulators.tsv`, acronyms
    RegulatorAcronym,
    /// `regulators.tsv`, descriptions
    RegulatorDescription,
    /// `regulators.tsv`, words that decide for an ambiguous acronym
    RegulatorContext,
    /// `authority_nouns.tsv`
    AuthorityNoun,
    /// `companies.tsv`
    Company,
    /// `legal_forms.tsv`
    LegalForm,
    /// `company_cues.tsv`
    CompanyCue,
    /// `company_cues.tsv`, words that end names
    NameNoun,
    /// `company_cues.tsv`, words that open names
    NameHead,
    /// `company_cues.tsv`, verbs whose object stands behind `à`
    Dative,
    /// `not_companies.tsv`
    NotCompany,
    /// `given_names.tsv`
    GivenName,
    /// `event_triggers.tsv`
    Trigger,
    /// `event_triggers.tsv`, what stands before the gap of a phrase
    TriggerHead,
    /// `role_words.tsv`, nouns without their article
    RoleNoun,
    /// `role_words.tsv`
    Role,
    /// `abbreviations.tsv`
    Abbreviation,
}

impl Topic {
    /// Its place in a set of topics.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// What a phrase stands for: a topic and a row of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The table.
    pub topic: Topic,
    /// The 0-based row in the loaded table.
    pub row: u32,
}

/// A phrase found in a text. Offsets are token numbers, end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First token.
    pub start: u32,
    /// Token after the last one.
    pub end: u32,
    /// What it stands for.
    pub entry: Entry,
}

/// A place in the trie: what ends here, and what may follow.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// Its first entry; the next node's ends them.
    first: u32,
    /// The word that follows, and the node below it: most nodes have no other.
    word: WordId,
    below: u32,
    /// A bit for each further word, see [`WordId::bit`]: few edges are looked up in vain.
    further: u64,
}

/// All phrases of all tables. Built once, read by every thread.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Every word by the hash of its form.
    words: HashTable<WordId>,
    /// The forms of all words one after the other, and where each ends; word 0 is none.
    forms: String,
    ends: Vec<u32>,
    /// The further words of nodes.
    edges: FxHashMap<(u32, WordId), u32>,
    /// One more than there are, so that each has a next one.
    nodes: Vec<Node>,
    /// What the phrases stand for, node by node.
    entries: Vec<Entry>,
    /// For each word, its node below the root (0: no phrase starts with it).
    starts: Vec<u32>,
}

impl Lexicon {
    /// The id of a folded word; [`WordId::NONE`] when no table holds it.
    pub fn word(&self, folded: &str) -> WordId {
        self.word_of(folded, long_hash(folded))
    }

    /// The same, for a form whose hash is known.
    pub(super) fn word_of(&self, folded: &str, hash: u64) -> WordId {
        self.words.find(hash, |&word| self.form(word) == folded).copied().unwrap_or(WordId::NONE)
    }

    fn form(&self, word: WordId) -> &str {
        let at = word.0 as usize;
        &self.forms[self.ends[at - 1] as usize..self.ends[at] as usize]
    }

    /// Every phrase at every token, sorted by start, then length, then entry; of one topic only the longest at a start.
    /// `told` learns for every token where its hits begin.
    pub fn scan(&self, tokens: &[Token], hits: &mut Vec<Hit>, mut told: impl FnMut(usize)) {
        for (i, token) in tokens.iter().enumerate() {
            told(hits.len());
            let Some(&first) = self.starts.get(token.word.0 as usize) else { continue };
            if first == 0 {
                continue;
            }
            let base = hits.len();
            let (mut node, mut at) = (first, i + 1);
            loop {
                let (from, to) = (self.nodes[node as usize], self.nodes[node as usize + 1].first);
                for &entry in &self.entries[from.first as usize..to as usize] {
                    hits.push(Hit { start: i as u32, end: at as u32, entry });
                }
                let Some(next) = tokens.get(at).map(|t| t.word).filter(|word| *word != WordId::NONE) else { break };
                node = if next == from.word {
                    from.below
                } else if from.further & next.bit() != 0 {
                    let Some(&below) = self.edges.get(&(node, next)) else { break };
                    below
                } else {
                    break;
                };
                at += 1;
            }
            keep_longest(hits, base);
        }
    }
}

/// Of the hits from `base` on, which share a start, keeps the longest of each topic.
fn keep_longest(hits: &mut Vec<Hit>, base: usize) {
    if hits.len() - base < 2 {
        return;
    }
    let mut write = base;
    for read in base..hits.len() {
        let hit = hits[read];
        let longer = hits[read + 1..].iter().any(|h| h.entry.topic == hit.entry.topic && h.end > hit.end);
        if !longer {
            hits[write] = hit;
            write += 1;
        }
    }
    hits.truncate(write);
}

/// Collects phrases; [`LexiconBuilder::build`] makes the [`Lexicon`].
#[derive(Debug)]
pub struct LexiconBuilder {
    lexicon: Lexicon,
    /// The entries as they came, with their nodes.
    entries: Vec<(u32, Entry)>,
    /// A word being folded.
    folded: String,
}

impl Default for LexiconBuilder {
    fn default() -> Self {
        let mut lexicon = Lexicon::default();
        lexicon.nodes.push(Node::default());
        lexicon.starts.push(0);
        lexicon.ends.push(0);
        // About what the embedded tables hold.
        lexicon.words.reserve(1 << 15, |_| 0);
        lexicon.edges.reserve(1 << 14);
        lexicon.nodes.reserve(1 << 16);
        Self { lexicon, entries: Vec::with_capacity(1 << 16), folded: String::new() }
    }
}

impl LexiconBuilder {
    /// Makes `folded` a word of the vocabulary without a phrase of its own.
    pub fn intern(&mut self, folded: &str) -> WordId {
        let hash = long_hash(folded);
        let known = self.lexicon.word_of(folded, hash);
        if known != WordId::NONE {
            return known;
        }
        let id = WordId(self.lexicon.starts.len() as u32);
        let Lexicon { words, forms, ends, starts, .. } = &mut self.lexicon;
        forms.push_str(folded);
        ends.push(forms.len() as u32);
        starts.push(0);
        let form = |word: &WordId| &forms[ends[word.0 as usize - 1] as usize..ends[word.0 as usize] as usize];
        words.insert_unique(hash, id, |word| long_hash(form(word)));
        id
    }

    /// Adds a phrase as it is written in a table; it is cut and folded as articles are.
    pub fn add(&mut self, phrase: &str, entry: Entry) {
        let (mut node, mut at) = (0u32, 0);
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        while next_piece(phrase, &mut at, &mut folded).is_some() {
            node = self.step(node, &folded);
            folded.clear();
        }
        self.folded = folded;
        if node != 0 {
            self.entries.push((node, entry));
        }
    }

    /// The node below `node` for a folded word, made when it is missing; node 0 is the root.
    fn step(&mut self, node: u32, folded: &str) -> u32 {
        let word = self.intern(folded);
        let fresh = self.lexicon.nodes.len() as u32;
        let next = if node == 0 {
            let start = &mut self.lexicon.starts[word.0 as usize];
            if *start == 0 {
                *start = fresh;
            }
            *start
        } else {
            let Node { word: first, below, further, .. } = &mut self.lexicon.nodes[node as usize];
            if *first == WordId::NONE {
                (*first, *below) = (word, fresh);
            }
            if *first == word {
                *below
            } else {
                *further |= word.bit();
                *self.lexicon.edges.entry((node, word)).or_insert(fresh)
            }
        };
        if next == fresh {
            self.lexicon.nodes.push(Node::default());
        }
        next
    }

    /// The finished lexicon.
    pub fn build(self) -> Lexicon {
        let Self { mut lexicon, entries, .. } = self;
        // Node by node, in each in the order of the tables: counted, then placed.
        lexicon.nodes.push(Node::default());
        for (node, _) in &entries {
            lexicon.nodes[*node as usize + 1].first += 1;
        }
        for i in 1..lexicon.nodes.len() {
            lexicon.nodes[i].first += lexicon.nodes[i - 1].first;
        }
        let mut at: Vec<usize> = lexicon.nodes.iter().map(|node| node.first as usize).collect();
        let mut placed = vec![Entry { topic: Topic::Chrome, row: 0 }; entries.len()];
        for (node, entry) in entries {
            placed[at[node as usize]] = entry;
            at[node as usize] += 1;
        }
        // A row may name one phrase twice.
        let mut of: Vec<Entry> = Vec::with_capacity(placed.len());
        let mut from = 0;
        for (node, to) in lexicon.nodes.iter_mut().zip(at) {
            node.first = of.len() as u32;
            for entry in &placed[from..to] {
                if !of[node.first as usize..].contains(entry) {
                    of.push(*entry);
                }
            }
            from = to;
        }
        lexicon.entries = of;
        lexicon
    }
}

/// True when the token is a word or number that a phrase may be made of alone.
impl Token {
    /// True for words and numbers, false for marks.
    pub fn is_wordlike(&self) -> bool {
        self.kind != Kind::Mark
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenise;
    use super::*;

    #[test]
    fn finds_the_longest_phrase_of_each_topic() {
        let mut builder = LexiconBuilder::default();
        let company = |row| Entry { topic: Topic::Company, row };
        builder.add("Clearview", company(0));
        builder.add("Clearview AI", company(1));
        builder.add("clearview", Entry { topic: Topic::Chrome, row: 7 });
        let lexicon = builder.build();
        let text = "CLEARVIEW  AI et Clearview";
        let tokens = tokenise(text, &lexicon);
        let mut hits = Vec::new();
        lexicon.scan(&tokens, &mut hits, |_| {});
        let seen: Vec<_> = hits.iter().map(|h| (h.start, h.end, h.entry.topic, h.entry.row)).collect();
        assert_eq!(
            seen,
            [(0, 1, Topic::Chrome, 7), (0, 2, Topic::Company, 1), (3, 4, Topic::Company, 0), (3, 4, Topic::Chrome, 7)]
        );
    }

    #[test]
    fn an_empty_phrase_adds_nothing() {
        let mut builder = LexiconBuilder::default();
        builder.add("  ", Entry { topic: Topic::Chrome, row: 0 });
        let lexicon = builder.build();
        let mut hits = Vec::new();
        lexicon.scan(&tokenise("a b", &lexicon), &mut hits, |_| {});
        assert!(hits.is_empty());
    }
}
