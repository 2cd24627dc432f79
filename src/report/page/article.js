// One article: its facts in place, what was removed between its paragraphs, its events.

/** The address of a file beside this one: its name may hold any character. */
const pathOf = (pieces) => `./${pieces.map(encodeURIComponent).join("/")}`;

/** The file that holds article `n`, where that is another one. */
const partOf = (n) => data.about.parts.find((p) => n >= p.first && n < p.first + p.articles);

/** Where article `n` is shown: here, or in the file that holds it. */
function articleAddress(n) {
  const part = partOf(n);
  return `${part ? pathOf(part.file) : ""}#/article/${n}`;
}

/** A link to article `n`. */
const articleLink = (n, title) => h("a", { href: articleAddress(n) }, apart(title ?? t("untitled")));

/** All facts of a view in the order of their rules: [{ kind, start, end, lines }], where `lines` tells its value and rule. */
function factsOf({ record, why }) {
  const facts = [];
  const add = (kind, start, end, lines) => {
    const [rule, row] = why?.rules[facts.length] ?? [null, null];
    facts.push({ kind, start, end, lines: () => [[t("kind"), term("kind", kind)], ...lines(), [t("rule"), rule], [t("row"), row || null]] });
  };
  for (const a of record.amounts) {
    add("amount", a.start, a.end, () => [[t("value"), sum(a)], [t("qualifier"), a.qualifier && term("qualifier", a.qualifier)]]);
  }
  for (const d of record.dates) {
    add("date", d.start, d.end, () => [[t("value"), d.value], [t("datetype"), term("datetype", d.type)], [t("resolved"), term("resolved", d.resolved)]]);
  }
  for (const r of record.regulators) {
    for (const m of r.mentions) add("regulator", m.start, m.end, () => [[t("value"), `${r.name} (${r.id})`], [t("column.country"), country(r.country)], [t("column.domain"), r.domain], [t("mention"), term("mention", m.kind)]]);
  }
  for (const c of record.companies) {
    for (const m of c.mentions) add("company", m.start, m.end, () => [[t("value"), `${c.name} (${c.id})`], [t("column.country"), country(c.country)], [t("evidence"), term("evidence", c.evidence)]]);
  }
  for (const e of record.events) add("event", e.evidence.start, e.evidence.end, () => eventLines(record, e));
  return facts;
}

function nameIn(list, id) {
  return list.find((x) => x.id === id)?.name ?? id;
}

function eventLines(record, e) {
  return [
    [t("column.type"), `${term("type", e.type)}, ${statusOf(e.type, e.status)}`],
    [t("column.regulator"), e.regulator && nameIn(record.regulators, e.regulator)],
    [t("column.company"), e.company && nameIn(record.companies, e.company)],
    [t("column.amount"), sum(e.amount)],
    [t("column.date"), date(e.date)],
    [t("confidence.word"), share(e.confidence)],
  ];
}

/** Facts that stand in each other at one place; of more the shortest are shown. */
const MOST_NESTED = 6;
/** Marks in an article; what comes after them is plain. */
const MOST_MARKS = 5000;

/**
 * The paragraphs of `points` (code points) between `bounds`, which rise, cut wherever a fact starts or ends:
 * [[{ text, facts }]], the innermost fact first.
 */
function cutAtFacts(points, facts, bounds) {
  const sorted = facts.map((fact, i) => ({ ...fact, i })).filter((f) => f.start < f.end).sort((a, b) => a.start - b.start);
  let [open, next, marks] = [[], 0, 0];
  return bounds.map(([from, to]) => {
    while (next < sorted.length && sorted[next].start < to) open.push(sorted[next++]);
    open = open.filter((f) => f.end > from);
    const cuts = new Set([from, to]);
    for (const f of open) for (const at of [f.start, f.end]) if (at > from && at < to) cuts.add(at);
    const ends = [...cuts].sort((a, b) => a - b);
    let [here, waiting] = [[], 0];
    return ends.slice(1).map((end, k) => {
      const start = ends[k];
      while (waiting < open.length && open[waiting].start <= start) here.push(open[waiting++]);
      here = here.filter((f) => f.end > start).sort((a, b) => a.end - a.start - (b.end - b.start)).slice(0, 4 * MOST_NESTED);
      const small = here.filter((f) => f.kind !== "event").slice(0, MOST_NESTED);
      const events = here.filter((f) => f.kind === "event");
      marks += small.length;
      return { text: points.slice(start, end).join(""), small: marks > MOST_MARKS ? [] : small, events };
    });
  });
}

/** A paragraph with its facts as marks; sentences that are evidence are marked around them. */
function paragraph(pieces, tag) {
  const host = h(tag);
  let sentence = null;
  for (const { text, small, events } of pieces) {
    const key = events.map((f) => f.i).sort((a, b) => a - b).join(" ");
    if (!key) sentence = null;
    else if (sentence?.dataset.events !== key) {
      sentence = h("span", { class: "sentence", "data-events": key });
      host.append(sentence);
    }
    let node = document.createTextNode(shown(text));
    small.forEach((fact, inner) => {
      const mark = h("mark", { class: fact.kind, tabindex: "0", "data-fact": fact.i }, node);
      // The innermost tells those around it too.
      withTip(mark, () => small.slice(inner).flatMap((f) => f.lines()));
      node = mark;
    });
    (sentence ?? host).append(node);
  }
  return host;
}

/** Paragraphs from `from` on: lines of text between blank ones, in code points, as the record counts. */
function paragraphBounds(points, from) {
  const bounds = [];
  const blank = (c) => c === " " || c === "\t" || c === "\r";
  let start = from;
  for (let i = from; i < points.length; i++) {
    if (points[i] !== "\n") continue;
    let after = i + 1;
    while (after < points.length && blank(points[after])) after++;
    if (after < points.length && points[after] !== "\n") continue;
    const end = points[i - 1] === "\r" ? i - 1 : i;
    if (end > start) bounds.push([start, end]);
    start = after + 1;
    i = after;
  }
  if (start < points.length) bounds.push([start, points.length]);
  return bounds;
}

function removedLines(lines) {
  const line = (r) => h("li", {}, h("span", { class: "meta" }, `${r.line} · ${r.reason ? term("reason", r.reason) : term("verdict", r.verdict)} `), apart(r.text));
  return h("details", { class: "removed" }, h("summary", {}, filled("removed", { n: count(lines.length) })), h("ol", {}, lines.map(line)));
}

/** Goes to the sentence of an event. */
function showEvidence(i) {
  const place = [...document.querySelectorAll(".sentence")].find((s) => s.dataset.events.split(" ").includes(String(i)));
  if (!place) return;
  document.querySelectorAll(".sentence.now").forEach((s) => s.classList.remove("now"));
  place.classList.add("now");
  place.tabIndex = -1;
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}

async function articleBody(n) {
  const view = await articleView(n);
  if (!view) return { title: t("missing"), nodes: [h("p", { class: "note" }, t("missing"))] };
  const { record, why } = view;
  const facts = factsOf(view);
  const points = Array.from(record.text);
  const end = Math.min(record.body_start, points.length);
  const bounds = paragraphBounds(points, end);
  const headline = record.title ? [[0, Math.min(Array.from(record.title).length, end)]] : [];
  const [head, ...paragraphs] = cutAtFacts(points, facts, [...headline, ...bounds]);
  if (!record.title && head) paragraphs.unshift(head);
  const removed = Map.groupBy(why?.removed ?? [], (r) => Math.min(r.after, bounds.length));
  const text = h("div", { class: "text", lang: record.language, dir: "auto" });
  paragraphs.forEach((pieces, i) => {
    if (removed.has(i)) text.append(removedLines(removed.get(i)));
    text.append(paragraph(pieces, "p"));
  });
  if (removed.has(bounds.length)) text.append(removedLines(removed.get(bounds.length)));

  const firstEvent = facts.length - record.events.length;
  const isOf = (e) => ({ case: c, articles }) =>
    c.type === e.type && c.status === e.status && (!c.company || !e.company || c.company.id === e.company) && (!c.regulator || !e.regulator || c.regulator.id === e.regulator)
    && c.sources.some((s, i) => articles[i] === n && s.evidence === e.evidence.text && (s.date ?? null) === e.date && (s.amount?.value ?? null) === (e.amount?.value ?? e.amount?.max ?? e.amount?.min ?? null));
  const caseOf = (e) => [...(data.casesOf.get(n) ?? [])].find(isOf(e));
  const event = (e, i) => {
    const told = caseOf(e);
    const go = () => showEvidence(firstEvent + i);
    return h("li", {}, definitions(eventLines(record, e)), h("p", {}, h("button", { type: "button", on: { click: go } }, t("evidence.show")), " ", told ? caseLink(told, t("case.show")) : null));
  };
  const source = record.source;
  const place = source.path ?? source.id ?? t("stdin");
  const meta = definitions([
    [t("column.published"), record.published && `${date(record.published.date)} (${term("from", record.published.from)})`],
    [t("column.language"), `${languageName(record.language)} (${share(record.language_confidence)})`],
    [t("source"), apart(source.record === null ? place : `${place} : ${source.record}`)],
    [t("address"), source.url && outward(source.url)],
  ]);
  const kinds = ["amount", "date", "regulator", "company"];
  const legend = h("p", { class: "legend" }, kinds.map((kind) => [h("mark", { class: kind }, `${term("kind", kind)} ${count(facts.filter((f) => f.kind === kind).length)}`), " "]));
  const step = (to, word) => (to >= 0 && to < data.about.articles ? h("a", { href: articleAddress(to), rel: word }, t(word)) : h("span"));
  return {
    title: record.title ?? place,
    heading: record.title ? paragraph(head, "h1") : h("h1", {}, apart(place)),
    nodes: [
      meta, legend,
      why ? null : h("p", { class: "note" }, t("bare")),
      h("div", { class: "columns" }, text,
        h("aside", { "aria-labelledby": "events-heading" }, h("h2", { id: "events-heading" }, t("events")),
          record.events.length ? h("ol", { class: "events" }, record.events.map(event)) : h("p", { class: "note" }, t("events.none")))),
      h("nav", { class: "pager", "aria-label": t("neighbours") }, step(n - 1, "previous"), step(n + 1, "next")),
    ],
  };
}
