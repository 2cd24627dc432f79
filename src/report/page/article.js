// One article: its facts in place, what was removed between its paragraphs, its events.

/** Where article `n` is shown: here, or in the file that holds it. */
function articleAddress(n) {
  const part = data.about.parts.find((p) => n >= p.first && n < p.first + p.articles);
  return `${part ? encodeURI(part.file) : ""}#/article/${n}`;
}

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
    [t("column.type"), `${term("type", e.type)}, ${term("status", e.status)}`],
    [t("column.regulator"), e.regulator && nameIn(record.regulators, e.regulator)],
    [t("column.company"), e.company && nameIn(record.companies, e.company)],
    [t("column.amount"), sum(e.amount)],
    [t("column.date"), date(e.date)],
    [t("confidence.word"), e.confidence.toFixed(2)],
  ];
}

/** Pieces of `points` (code points) from `from` to `to`, cut wherever a fact starts or ends. */
function pieces(points, facts, from, to) {
  const inside = facts.map((fact, i) => ({ ...fact, i })).filter((f) => f.start < f.end && f.start < to && f.end > from);
  const cuts = new Set([from, to]);
  for (const f of inside) for (const at of [f.start, f.end]) if (at > from && at < to) cuts.add(at);
  const ends = [...cuts].sort((a, b) => a - b);
  inside.sort((a, b) => a.start - b.start);
  const open = [];
  let next = 0;
  return ends.slice(1).map((end, k) => {
    const start = ends[k];
    while (next < inside.length && inside[next].start <= start) open.push(inside[next++]);
    for (let i = open.length; i-- > 0;) if (open[i].end <= start) open.splice(i, 1);
    return { text: points.slice(start, end).join(""), facts: [...open] };
  });
}

/** A paragraph with its facts as marks; sentences that are evidence are marked around them. */
function paragraph(points, facts, from, to, tag) {
  const host = h(tag);
  let sentence = null;
  for (const piece of pieces(points, facts, from, to)) {
    const events = piece.facts.filter((f) => f.kind === "event");
    const key = events.map((f) => f.i).join(" ");
    if (!events.length) sentence = null;
    else if (sentence?.dataset.events !== key) {
      sentence = h("span", { class: "sentence", "data-events": key });
      host.append(sentence);
    }
    const small = piece.facts.filter((f) => f.kind !== "event");
    let node = document.createTextNode(shown(piece.text));
    // The innermost fact is the shortest.
    small.sort((a, b) => a.end - a.start - (b.end - b.start));
    for (const f of small) {
      const mark = h("mark", { class: f.kind, tabindex: "0", "data-fact": f.i }, node);
      withTip(mark, f.lines);
      node = mark;
    }
    (sentence ?? host).append(node);
  }
  return host;
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
  // Paragraphs in code points, as the record counts.
  const bounds = [];
  for (let from = end; from < points.length;) {
    let to = from;
    while (to < points.length && !(points[to] === "\n" && (points[to + 1] === "\n" || to + 1 === points.length))) to++;
    if (to > from) bounds.push([from, to]);
    from = to + 2;
  }
  const removed = Map.groupBy(why?.removed ?? [], (r) => Math.min(r.after, bounds.length));
  const text = h("div", { class: "text", lang: record.language, dir: "auto" });
  bounds.forEach(([from, to], i) => {
    if (removed.has(i)) text.append(removedLines(removed.get(i)));
    text.append(paragraph(points, facts, from, to, "p"));
  });
  if (removed.has(bounds.length)) text.append(removedLines(removed.get(bounds.length)));

  const firstEvent = facts.length - record.events.length;
  const caseOf = (e) => [...(data.casesOf.get(n) ?? [])].find((told) => told.case.type === e.type && told.case.sources.some((s, i) => told.articles[i] === n && s.evidence === e.evidence.text));
  const event = (e, i) => {
    const told = caseOf(e);
    const go = () => showEvidence(firstEvent + i);
    return h("li", {}, definitions(eventLines(record, e)), h("p", {}, h("button", { type: "button", on: { click: go } }, t("evidence.show")), " ", told ? caseLink(told, t("case.show")) : null));
  };
  const source = record.source;
  const place = source.path ?? source.id ?? t("stdin");
  const meta = definitions([
    [t("column.published"), record.published && `${date(record.published.date)} (${term("from", record.published.from)})`],
    [t("column.language"), `${languageName(record.language)} (${record.language_confidence})`],
    [t("source"), apart(source.record === null ? place : `${place} : ${source.record}`)],
    [t("address"), source.url && outward(source.url)],
  ]);
  const kinds = ["amount", "date", "regulator", "company"];
  const legend = h("p", { class: "legend" }, kinds.map((kind) => [h("mark", { class: kind }, `${term("kind", kind)} ${count(facts.filter((f) => f.kind === kind).length)}`), " "]));
  const step = (to, word) => (to >= 0 && to < data.about.articles ? h("a", { href: articleAddress(to), rel: word }, t(word)) : h("span"));
  return {
    title: record.title ?? place,
    heading: record.title ? paragraph(points, facts, 0, Math.min(Array.from(record.title).length, end), "h1") : h("h1", {}, apart(place)),
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
