// Cases: their table, one of them whole, the timeline; and the tables of companies, authorities and articles.

const partyName = (party) => (party ? party.name : "");

/** One line for a case: who, whom, what, how much, when. */
function caseLine({ case: c }) {
  const who = [partyName(c.regulator), partyName(c.company)].filter(Boolean).join(" → ");
  const what = [term("type", c.type), statusOf(c.type, c.status), sum(c.amount), date(c.date)].filter(Boolean).join(", ");
  return filled("case.line", { who: who || t("nobody"), what });
}

const caseLink = (told, text) => h("a", { href: `#/case/${encodeURIComponent(told.case.id)}` }, apart(text));
const caseText = ({ case: c }) => [partyName(c.regulator), partyName(c.company), term("type", c.type), term("status", c.status), c.date, sum(c.amount), ...c.sources.map((s) => s.evidence)].join(" ");

/** The table of cases; `name` tells one such table from another. */
function casesTable(name, rows) {
  const columns = [
    { key: "column.date", value: ({ case: c }) => firstDay(c.date), cell: (told) => caseLink(told, date(told.case.date) || t("undated")) },
    { key: "column.company", value: ({ case: c }) => partyName(c.company), cell: ({ case: c }) => apart(partyName(c.company)) },
    { key: "column.regulator", value: ({ case: c }) => partyName(c.regulator), cell: ({ case: c }) => apart(partyName(c.regulator)), choices: true },
    { key: "column.type", value: ({ case: c }) => c.type, cell: ({ case: c }) => term("type", c.type), choices: (v) => term("type", v) },
    { key: "column.status", value: ({ case: c }) => c.status, cell: ({ case: c }) => statusOf(c.type, c.status), choices: (v) => term("status", v) },
    { key: "column.amount", value: (told) => told.euros, cell: ({ case: c }) => sum(c.amount), number: true },
    { key: "column.articles", value: ({ case: c }) => c.articles, cell: ({ case: c }) => count(c.articles), number: true },
    { key: "column.conflicts", value: ({ case: c }) => c.conflicts.length, cell: ({ case: c }) => (c.conflicts.length ? h("span", { class: "conflict" }, count(c.conflicts.length)) : ""), number: true },
  ];
  return table(name, rows, columns, caseText, ["column.articles", true]);
}

function casesView() {
  const { cases, shown_cases } = data.about;
  const cut = cases > shown_cases ? h("p", { class: "note" }, filled("cut.cases", { n: count(shown_cases), all: count(cases) })) : null;
  return [cut, ...casesTable("cases", data.cases)];
}

/** A company or an authority: its cases, and the articles that name it. */
function partyView(kind, id) {
  const party = data[kind === "company" ? "companies" : "regulators"].find((row) => row.id === id);
  if (!party) return [h("p", { class: "note" }, t("missing"))];
  const cases = data.cases.filter((told) => told.case[kind]?.id === id);
  const named = data.listed.filter((row) => (kind === "company" ? row.companies : row.regulators).includes(party.name));
  const facts = [[t("column.country"), country(party.country)], [t("column.domain"), party.domain], [t("column.euros"), party.euros ? euros(party.euros) : ""]];
  return [
    definitions(facts),
    cases.length ? [h("h2", {}, t("view.cases")), ...casesTable(`cases-${kind}`, cases)] : null,
    h("h2", {}, t("view.articles")),
    h("ul", {}, named.slice(0, MOST_FOUND).map((row) => h("li", {}, articleLink(row.n, row.title ?? row.path), " ", h("span", { class: "meta" }, date(row.published))))),
    named.length > MOST_FOUND ? h("p", { class: "note" }, filled("rows", { n: count(MOST_FOUND), all: count(named.length) })) : null,
  ].flat().filter(Boolean);
}

function caseView(id) {
  const told = data.byId.get(id);
  if (!told) return [h("p", { class: "note" }, t("missing"))];
  const c = told.case;
  const chosen = (value, why) => (value ? [value, why ? h("span", { class: "why" }, ` ${term("chosen", why)}`) : null] : "");
  const conflict = (x) => h("li", {}, h("strong", {}, t(`slot.${x.slot}`)), ": ", x.values.map((v, i) => [i ? "; " : "", apart(v.value), " (", filled("told.by", { n: v.sources.map((s) => s + 1).join(", ") }), ")"]));
  const source = (s, i) => {
    const n = told.articles[i];
    const title = s.title || s.path || s.source_id || s.id;
    return h("li", { id: `source-${i + 1}` },
      h("p", {}, n === null ? apart(title) : h("a", { href: articleAddress(n) }, apart(title)), " ",
        h("span", { class: "meta" }, [date(s.published), languageName(s.language), s.copy_of !== null ? filled("copy", { n: s.copy_of + 1 }) : null].filter(Boolean).join(" · "))),
      h("blockquote", { lang: s.language }, apart(s.evidence)),
      h("p", { class: "meta" }, [sum(s.amount), date(s.date), filled("confidence", { p: share(s.confidence) })].filter(Boolean).join(" · ")));
  };
  const linked = c.linked.map((l) => [l, data.byId.get(l.case)]).filter(([, other]) => other);
  return [
    definitions([
      [t("column.type"), term("type", c.type)],
      [t("column.status"), statusOf(c.type, c.status)],
      [t("column.regulator"), c.regulator && apart(c.regulator.name)],
      [t("column.company"), c.company && apart(c.company.name)],
      [t("column.amount"), chosen(sum(c.amount), c.amount_chosen)],
      [t("column.date"), chosen(date(c.date), c.date_chosen)],
      [t("announced"), date(c.announced)],
      [t("agreement"), filled("agreement.of", { n: count(c.agreement), all: count(c.articles) })],
    ]),
    c.conflicts.length ? [h("h2", {}, t("conflicts")), h("ul", { class: "conflicts" }, c.conflicts.map(conflict))] : null,
    h("h2", {}, t("sources")), h("ol", { class: "sources" }, c.sources.map(source)),
    linked.length ? [h("h2", {}, t("linked")), h("ul", {}, linked.map(([l, other]) => h("li", {}, h("span", { class: "meta" }, `${term("relation", l.relation)}: `), caseLink(other, caseLine(other)))))] : null,
  ].flat(2).filter(Boolean);
}

const TIMELINE_STEP = 300;
const timeline = { type: "", filter: "", most: TIMELINE_STEP };

function timelineView() {
  const host = h("div", { id: "timeline" });
  const input = h("input", { type: "search", id: "timeline-filter", autocomplete: "off" });
  input.value = timeline.filter;
  const types = [...new Set(data.cases.map((told) => told.case.type))].sort((a, b) => term("type", a).localeCompare(term("type", b), language));
  const select = h("select", { id: "timeline-type" }, h("option", { value: "" }, t("any")), types.map((type) => h("option", { value: type }, term("type", type))));
  select.value = timeline.type;
  const texts = new Map(data.cases.map((told) => [told, folded(caseText(told))]));
  const draw = () => {
    const wanted = wordsOf(timeline.filter);
    const fits = (told) => (!timeline.type || told.case.type === timeline.type) && wanted.every((word) => texts.get(told).includes(word));
    const found = data.cases.filter((told) => told.case.date && fits(told));
    // Days whose year is not known stand last.
    const when = (told) => firstDay(told.case.date);
    found.sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
    const years = Map.groupBy(found.slice(0, timeline.most), (told) => (/^\d{4}/.test(told.case.date) ? told.case.date.slice(0, 4) : t("undated")));
    const size = (told) => `size-${Math.min(5, Math.max(0, Math.floor(Math.log10(told.euros || 1)) - 4))}`;
    const entry = (told) => h("li", { class: told.case.type },
      h("span", { class: `bead ${size(told)}`, "aria-hidden": "true" }),
      h("time", {}, date(told.case.date)), " ", caseLink(told, caseLine(told)), told.case.conflicts.length ? h("span", { class: "conflict" }, ` ${t("column.conflicts")}: ${count(told.case.conflicts.length)}`) : null);
    const year = ([name, cases]) => [h("h2", {}, name), h("ol", { class: "years" }, cases.map(entry))];
    const more = () => {
      timeline.most += TIMELINE_STEP;
      draw();
    };
    const rest = found.length - timeline.most;
    host.replaceChildren(...[...years].flatMap(year), ...(rest > 0 ? [h("button", { type: "button", on: { click: more } }, filled("more", { n: count(rest) }))] : []));
    tell(filled("rows", { n: count(found.length), all: count(data.cases.length) }));
  };
  const change = () => {
    Object.assign(timeline, { type: select.value, filter: input.value, most: TIMELINE_STEP });
    draw();
  };
  input.addEventListener("input", change);
  select.addEventListener("change", change);
  draw();
  return [h("div", { class: "filters", role: "search" }, h("label", {}, h("span", {}, t("filter")), input), h("label", {}, h("span", {}, t("column.type")), select)), host];
}

/** The table of companies or of authorities. */
function namedView(name) {
  const kind = name === "companies" ? "company" : "regulator";
  const link = (row) => h("a", { href: `#/${kind}/${encodeURIComponent(row.id)}` }, apart(row.name));
  const columns = [
    { key: "column.name", value: (row) => row.name, cell: link },
    { key: "column.country", value: (row) => row.country, cell: (row) => country(row.country), choices: country },
    ...(name === "regulators" ? [{ key: "column.domain", value: (row) => row.domain, choices: true }] : []),
    { key: "column.articles", value: (row) => row.articles, cell: (row) => count(row.articles), number: true },
    { key: "column.cases", value: (row) => row.cases, cell: (row) => count(row.cases), number: true },
    { key: "column.euros", value: (row) => row.euros, cell: (row) => (row.euros ? euros(row.euros) : ""), number: true },
  ];
  return [...table(name, data[name], columns, (row) => `${row.name} ${row.id} ${row.domain ?? ""}`, ["column.cases", true]), h("p", { class: "note" }, t("euros.note"))];
}

function articlesView() {
  const columns = [
    { key: "column.published", value: (row) => row.published, cell: (row) => date(row.published) },
    { key: "column.title", value: (row) => row.title ?? row.path ?? "", cell: (row) => articleLink(row.n, row.title ?? row.path) },
    { key: "column.language", value: (row) => row.language, cell: (row) => languageName(row.language), choices: languageName },
    { key: "column.regulators", value: (row) => row.regulators.join(", "), cell: (row) => apart(row.regulators.join(", ")) },
    { key: "column.companies", value: (row) => row.companies.join(", "), cell: (row) => apart(row.companies.join(", ")) },
    { key: "column.facts", value: (row) => row.facts, cell: (row) => count(row.facts), number: true },
    { key: "column.events", value: (row) => row.events, cell: (row) => count(row.events), number: true },
  ];
  const { articles, shown_articles, parts, main } = data.about;
  const cut = !main && articles > shown_articles ? h("p", { class: "note" }, filled("cut.articles", { n: count(shown_articles), all: count(articles) })) : null;
  const part = (p) => h("li", {}, h("a", { href: `${pathOf(p.file)}#/articles` }, `${count(p.first + 1)}–${count(p.first + p.articles)}`));
  const files = parts.length && !main ? h("details", {}, h("summary", {}, t("files")), h("ul", { class: "files" }, parts.map(part))) : null;
  return [cut, files, ...table("articles", data.listed, columns, (row) => [row.title, row.path, ...row.regulators, ...row.companies].join(" "), ["column.events", true])].filter(Boolean);
}
