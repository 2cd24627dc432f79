// The search box: cases, names and articles that hold all words.

const MOST_FOUND = 100;

/** The words around the first place of `wanted`, which is folded, in `text`. */
function around(text, wanted) {
  const points = Array.from(text.normalize("NFC"));
  let plain = "";
  const places = [];
  points.forEach((c, i) => {
    for (const f of folded(c)) {
      plain += f;
      places.push(i);
    }
  });
  const at = plain.indexOf(wanted);
  if (at < 0) return points.slice(0, 160).join("");
  const from = Math.max(0, places[at] - 70);
  return `${from ? "…" : ""}${points.slice(from, places[at] + wanted.length + 90).join("")}…`;
}

async function searchView(query) {
  const wanted = wordsOf(query);
  if (!wanted.length) return [h("p", { class: "note" }, t("search.empty"))];
  const holds = (text) => {
    const where = folded(text);
    return wanted.every((word) => where.includes(word));
  };
  const cases = data.cases.filter((told) => holds(caseText(told)));
  const articles = [];
  await eachArticle((view, n) => {
    const { title, text, source, companies, regulators } = view.record;
    const names = [...companies, ...regulators].map((x) => x.name).join(" ");
    if (holds(`${title ?? ""} ${text} ${source.path ?? ""} ${source.url ?? ""} ${names}`)) articles.push([n, title ?? source.path, text]);
  });
  if (data.about.parts.length && !data.about.main) {
    // The texts stand in other files: here their headlines and names.
    for (const row of data.listed) if (holds([row.title, row.path, ...row.regulators, ...row.companies].join(" "))) articles.push([row.n, row.title ?? row.path, ""]);
  }
  tell(filled("found", { cases: count(cases.length), articles: count(articles.length) }));
  const list = (items) => h("ul", { class: "found" }, items.slice(0, MOST_FOUND));
  const more = (n) => (n > MOST_FOUND ? h("p", { class: "note" }, filled("rows", { n: count(MOST_FOUND), all: count(n) })) : null);
  const files = data.about.main ? [] : data.about.parts;
  const there = (p) => h("li", {}, h("a", { href: `${pathOf(p.file)}#/search/${encodeURIComponent(query)}` }, `${count(p.first + 1)}–${count(p.first + p.articles)}`));
  return [
    files.length ? [h("p", { class: "note" }, t("search.parts")), h("ul", { class: "files" }, files.map(there))] : null,
    h("p", { class: "note", id: "found" }, filled("found", { cases: count(cases.length), articles: count(articles.length) })),
    cases.length ? [h("h2", {}, t("view.cases")), list(cases.slice(0, MOST_FOUND).map((told) => h("li", {}, caseLink(told, caseLine(told))))), more(cases.length)] : null,
    articles.length ? [h("h2", {}, t("view.articles")), list(articles.slice(0, MOST_FOUND).map(([n, title, text]) => h("li", {}, articleLink(n, title), text ? h("p", { class: "meta" }, apart(around(text, wanted[0]))) : null))), more(articles.length)] : null,
  ].flat(2).filter(Boolean);
}
