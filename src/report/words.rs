//! The words of the page, in both languages.

use serde::Serialize;

/// One row of `words.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Word {
    /// What the template and the script call it.
    pub key: &'static str,
    pub en: &'static str,
    pub fr: &'static str,
}

const TABLE: &str = include_str!("page/words.tsv");

/// All rows, in order of their keys.
pub(super) fn words() -> Vec<Word> {
    let cells = |line: &'static str| {
        let mut cells = line.split('\t');
        Some(Word { key: cells.next()?, en: cells.next()?, fr: cells.next()? })
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Chosen, Relation};
    use crate::record::*;
    use std::collections::BTreeSet;

    /// The keys that a text names, such as `t("key")` or `data-t="key"`.
    fn named(text: &'static str) -> impl Iterator<Item = &'static str> {
        let marks = [
            " t(\"",
            "(t(\"",
            "[t(\"",
            "!t(\"",
            "{t(\"",
            ".t(\"",
            "filled(\"",
            "data-t=\"",
            "data-label=\"",
            "data-hint=\"",
            "key: \"",
        ];
        let after =
            move |mark: &str| text.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
        marks.into_iter().flat_map(after).filter(|key| !key.is_empty() && !key.contains('{'))
    }

    #[test]
    fn every_word_is_there_once_and_used() {
        let words = words();
        let keys: Vec<&str> = words.iter().map(|w| w.key).collect();
        assert!(keys.is_sorted() && keys.len() == TABLE.lines().filter(|l| !l.starts_with('#')).count() - 1);
        assert!(words.iter().all(|w| !w.en.is_empty() && !w.fr.is_empty()));
        let mut used: BTreeSet<String> = BTreeSet::new();
        for text in [include_str!("page/report.html"), crate::report::document::SCRIPT] {
            used.extend(named(text).map(str::to_owned));
        }
        used.extend(crate::report::chart::TITLES.iter().map(|&t| t.to_owned()));
        used.extend(crate::report::overview::FIGURES.iter().map(|&t| t.to_owned()));
        let mut add = |prefix: &str, names: Vec<&str>| used.extend(names.iter().map(|n| format!("{prefix}.{n}")));
        fn names<T>(list: &'static [(&'static str, T)]) -> Vec<&'static str> {
            list.iter().map(|(name, _)| *name).collect()
        }
        add("type", names(EventType::NAMES));
        add("status", names(Status::NAMES));
        add("reason", names(Reason::NAMES));
        add("verdict", vec!["boilerplate", "meta"]);
        add("resolved", names(Resolved::NAMES));
        add("datetype", names(DateType::NAMES));
        add("qualifier", names(Qualifier::NAMES));
        add("per", names(Per::NAMES));
        add("evidence", names(Evidence::NAMES));
        add("from", names(PublishedFrom::NAMES));
        add("mention", names(MentionKind::NAMES));
        add("status", vec!["appeal.imposed", "appeal.proposed", "investigation.imposed"]);
        add("season", vec!["FA", "SP", "SU", "WI"]);
        add("slot", vec!["amount", "date"]);
        add("kind", vec!["amount", "company", "date", "event", "regulator"]);
        let chosen = [Chosen::Only, Chosen::MostTold, Chosen::MostExact, Chosen::BeforeAnnounced];
        let relations = [Relation::Stage, Relation::SameAuthority, Relation::OtherAuthority];
        let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        used.extend(chosen.iter().map(|c| format!("chosen.{}", word(serde_json::to_value(c).unwrap()))));
        used.extend(relations.iter().map(|r| format!("relation.{}", word(serde_json::to_value(r).unwrap()))));
        let known: BTreeSet<String> = keys.iter().map(|&k| k.to_owned()).collect();
        let missing: Vec<_> = used.difference(&known).collect();
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(missing.is_empty() && unused.is_empty(), "missing {missing:?}, unused {unused:?}");
    }
}
