// The data of the page: gzipped JSON in blocks of base64. Nothing of it is ever read as HTML.

/** The JSON of a block. */
async function unpack(element) {
  const bytes = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const blocksOf = (name) => [...document.querySelectorAll(`script[data-block="${name}"]`)];

/** All rows of a kind, of all its blocks. */
async function rowsOf(name) {
  return (await Promise.all(blocksOf(name).map(unpack))).flat();
}

/** What the page knows, filled at the start. */
const data = { about: {}, firsts: [], listed: [], cases: [], companies: [], regulators: [], byId: new Map(), casesOf: new Map() };

const opened = new Map();

/** The views of one block of articles, unpacked once. */
function articleBlock(i) {
  if (!opened.has(i)) opened.set(i, unpack(blocksOf("articles")[i]));
  return opened.get(i);
}

/** The view of article `n`, counted over all files; undefined where it does not stand here. */
async function articleView(n) {
  const at = n - data.about.first;
  const block = data.firsts.findLastIndex((first) => first <= at);
  if (at < 0 || block < 0) return undefined;
  return (await articleBlock(block))[at - data.firsts[block]];
}

/** Calls `each(view, n)` for all articles of this file. */
async function eachArticle(each) {
  for (let block = 0; block < data.firsts.length; block++) {
    const views = await articleBlock(block);
    views.forEach((view, i) => each(view, data.about.first + data.firsts[block] + i));
  }
}

async function loadData() {
  const start = await unpack(blocksOf("start")[0]);
  Object.assign(data, { about: start.about, firsts: start.firsts });
  for (const word of start.words) words[word.key] = word;
  for (const name of ["listed", "cases", "companies", "regulators"]) data[name] = await rowsOf(name);
  for (const told of data.cases) {
    data.byId.set(told.case.id, told);
    told.articles.forEach((n) => {
      if (n === null) return;
      if (!data.casesOf.has(n)) data.casesOf.set(n, new Set());
      data.casesOf.get(n).add(told);
    });
  }
}
