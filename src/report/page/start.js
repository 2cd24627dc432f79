// What is shown follows the address: #/cases, #/case/ID, #/article/N, #/search/WORDS.

const view = document.getElementById("view");
const overview = document.getElementById("overview");
const search = document.getElementById("search");
let shownFor = 0;

/** A piece of the address as it was before it was coded; one that is badly coded stays as it is. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The title and the nodes of the address. */
async function route(name, rest) {
  const plain = { timeline: timelineView, cases: casesView, companies: () => namedView("companies"), regulators: () => namedView("regulators"), articles: articlesView };
  if (Object.hasOwn(plain, name)) return { title: t(`view.${name}`), nodes: plain[name]() };
  if (name === "case") {
    const told = data.byId.get(rest);
    return { title: told ? caseLine(told) : t("missing"), nodes: caseView(rest) };
  }
  if (name === "company" || name === "regulator") {
    const party = data[name === "company" ? "companies" : "regulators"].find((row) => row.id === rest);
    return { title: party?.name ?? t("missing"), nodes: partyView(name, rest) };
  }
  if (name === "article" && partOf(Number(rest))) location.replace(articleAddress(Number(rest)));
  if (name === "article") return articleBody(Number(rest));
  if (name === "search") return { title: filled("search.for", { words: shown(rest) }), nodes: await searchView(rest) };
  return { title: t("missing"), nodes: [h("p", { class: "note" }, t("missing"))] };
}

async function show(focus) {
  const mine = ++shownFor;
  const [, name = "", rest = ""] = /^#\/([a-z]*)\/?(.*)$/s.exec(location.hash) ?? [];
  const isOverview = name === "" && !data.about.main;
  const to = name === "" && data.about.main ? "articles" : name;
  tip.hidden = true;
  const { title, heading, nodes } = isOverview ? { title: "", nodes: [] } : await route(to, decoded(rest));
  // A later address may have come in between.
  if (mine !== shownFor) return;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.view === (isOverview ? "overview" : to)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  overview.hidden = !isOverview;
  view.hidden = isOverview;
  const head = heading ?? h("h1", {}, title);
  head.id = "heading";
  view.replaceChildren();
  if (!isOverview) add(view, [head, nodes]);
  document.title = title ? `${shown(title)} – faitout` : t("title");
  if (focus) {
    document.getElementById("main").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  document.body.dataset.ready = String(mine);
}

function chooseLanguage(chosen) {
  language = chosen;
  writeWords();
  return show(false);
}

const darkWished = window.matchMedia("(prefers-color-scheme: dark)");

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.getElementById("theme").setAttribute("aria-pressed", String(dark));
}

/** Keys: / to the search, j and k through the articles, Escape closes the box of a fact. */
function key(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") tip.hidden = true;
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  }
  const at = /^#\/article\/(\d+)$/.exec(location.hash);
  const step = { j: 1, k: -1 }[event.key];
  if (at && step) {
    const to = Number(at[1]) + step;
    if (to >= 0 && to < data.about.articles) location.href = articleAddress(to);
  }
}

async function start() {
  await loadData();
  const { interface: wished, main } = data.about;
  language = wished === "auto" ? (navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en") : wished;
  if (main) {
    document.getElementById("to-main").href = pathOf(main);
    document.querySelector(".name a").href = pathOf(main);
  }
  setTheme(darkWished.matches);
  document.getElementById("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
  document.getElementById("language").addEventListener("click", () => chooseLanguage(language === "fr" ? "en" : "fr"));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && search.value.trim()) location.hash = `#/search/${encodeURIComponent(search.value.trim())}`;
  });
  document.addEventListener("keydown", key);
  document.querySelector(".skip").addEventListener("click", (event) => {
    // The address stays that of the view.
    event.preventDefault();
    document.getElementById("main").focus();
  });
  window.addEventListener("hashchange", () => show(true));
  document.getElementById("waiting").remove();
  await chooseLanguage(language);
}

start();
