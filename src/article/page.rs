//! What the tree of a page adds to the line model.

use super::features::flag;
use super::html::Tag;
use super::lines::Line;

/// Features that only pages have.
pub const PAGE: &[&str] = &[
    "inside",
    "outside",
    "paragraph",
    "heading",
    "item",
    "quote",
    "cell",
    "linked_some",
    "linked_half",
    "linked_whole",
    "linked_item",
    "linked_heading",
    "before_paragraphs",
    "after_paragraphs",
    "after_paragraphs_long",
    "late_short",
    "listed",
    "named",
    "named_paragraph",
    "alike",
    "unlike",
    "box_linked",
    "slanted",
    "bold",
    "after_alike",
    "slanted_end",
    "linked_paragraph",
    "linked_late",
    "linked_caps",
    "item_unlike",
    "after_alike_short",
];

/// Values of [`PAGE`] for every line; all zero for a text.
pub(super) fn of_page(lines: &[Line]) -> Vec<[f32; PAGE.len()]> {
    let marks: Vec<_> = lines.iter().map(|l| l.mark).collect();
    let inside = |i: usize| marks[i].is_some_and(|m| m.inside);
    let told = |i: &usize| inside(*i) && marks[*i].is_some_and(|m| m.tag == Tag::Paragraph && m.link_density < 0.5);
    let is_long = |i: &usize| lines[*i].words >= 20 || (lines[*i].words >= 10 && lines[*i].ends_sentence);
    let paragraphs: Vec<usize> = (0..lines.len()).filter(told).filter(is_long).collect();
    let (first, last) = (paragraphs.first().copied(), paragraphs.last().copied());
    let last_alike = paragraphs.iter().rfind(|&&i| marks[i].is_some_and(|m| m.alike >= 0.3)).copied();
    let words: usize = (0..lines.len()).filter(|&i| inside(i)).map(|i| lines[i].words).sum();
    let mut above = 0;
    let of = |i: usize| {
        let Some(mark) = marks[i] else { return [0.0; PAGE.len()] };
        let late = above as f32 >= 0.9 * words as f32;
        if mark.inside {
            above += lines[i].words;
        }
        let tag = |t: Tag| flag(mark.tag == t);
        let linked = mark.link_density;
        let is_item =
            |k: Option<usize>| k.is_some_and(|k| k < lines.len() && marks[k].is_some_and(|m| m.tag == Tag::Item));
        let after = last.is_some_and(|l| i > l);
        [
            flag(mark.inside),
            flag(!mark.inside),
            tag(Tag::Paragraph),
            tag(Tag::Heading),
            tag(Tag::Item),
            tag(Tag::Quote),
            tag(Tag::Cell),
            flag(linked > 0.15),
            flag(linked > 0.5),
            flag(linked > 0.9),
            flag(linked > 0.9) * tag(Tag::Item),
            flag(linked > 0.9) * tag(Tag::Heading),
            flag(first.is_some_and(|f| i < f)),
            flag(after),
            flag(after && lines[i].words >= 12),
            flag(late && lines[i].words < 12),
            tag(Tag::Item) * flag(is_item(i.checked_sub(1)) || is_item(Some(i + 1))),
            flag(mark.named && mark.inside),
            flag(mark.named && mark.inside) * tag(Tag::Paragraph),
            mark.alike.sqrt(),
            flag(mark.alike < 0.1),
            mark.box_linked,
            flag(mark.slanted > 0.8),
            flag(mark.bold > 0.8),
            flag(last_alike.is_some_and(|l| i > l)),
            flag(mark.slanted > 0.8 && late),
            flag(linked > 0.9) * tag(Tag::Paragraph),
            flag(linked > 0.9 && after),
            flag(linked > 0.9 && lines[i].all_caps > 0.7),
            tag(Tag::Item) * flag(mark.alike < 0.1),
            flag(last_alike.is_some_and(|l| i > l) && lines[i].words < 12),
        ]
    };
    (0..lines.len()).map(of).collect()
}
