// The report of the corpus, and of what wants to break it, in a real browser.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { end, faitout, folder, open, records } from "./browser.mjs";

const jsonl = join(folder, "corpus.jsonl");
const report = join(folder, "corpus.html");
let corpus;
let at;

before(async () => {
  faitout("extract", "-q", "corpus", "-o", jsonl, "--report", report);
  corpus = records(jsonl);
  at = await open();
});

after(async () => {
  assert.deepEqual(at.faults, [], "what the page should not do");
  await end();
});

const texts = (selector) => at.page.$$eval(selector, (found) => found.map((e) => e.textContent));

test("the overview tells what the records hold", async () => {
  await at.go(report);
  const figures = await texts("#overview .figures dd");
  const events = corpus.reduce((n, r) => n + r.events.length, 0);
  assert.deepEqual(figures.slice(0, 2), [String(corpus.length), String(events)]);
  assert.match(figures[5], /^€[\d.]+[BM]$/);
  const companies = new Set(corpus.flatMap((r) => r.companies.map((c) => c.id)));
  const regulators = new Set(corpus.flatMap((r) => r.regulators.map((c) => c.id)));
  assert.deepEqual(figures.slice(3, 5), [String(companies.size), String(regulators.size)]);
  assert.equal((await texts("#overview figure svg")).length, 6);
  const french = corpus.filter((r) => r.language === "fr").length;
  assert.ok((await texts("#overview figure:nth-of-type(3) svg text")).join(" ").includes(`French ${french}`));
});

test("cases are filtered and sorted", async () => {
  await at.go(report, "#/cases");
  const all = (await texts("#cases tbody tr")).length;
  assert.ok(all > 50, `${all} cases`);
  await at.page.fill("#cases-filter", "APPLÉ concurrence");
  const found = await texts("#cases tbody tr");
  assert.ok(found.length >= 1 && found.length < all && found.every((row) => row.includes("Apple")), found.join("\n"));
  await at.page.fill("#cases-filter", "");
  await at.page.selectOption("#cases-column-type", "settlement");
  assert.deepEqual([...new Set(await texts("#cases tbody td:nth-child(4)"))], ["settlement"]);
  await at.page.selectOption("#cases-column-type", "");

  // Sums of all currencies are sorted by what they are worth: those of one are in order.
  const sums = async () => (await texts("#cases tbody td:nth-child(6)")).map((text) => (/^EUR[\s\d,.]+$/.test(text) ? Number(text.replace(/[^\d.]/g, "")) : null));
  for (const [clicks, order] of [[1, "descending"], [1, "ascending"]]) {
    for (let i = 0; i < clicks; i++) await at.page.click("#cases thead th:nth-child(6) button");
    assert.equal(await at.page.getAttribute("#cases thead th:nth-child(6)", "aria-sort"), order);
    const shown = (await sums()).filter((value) => value !== null);
    const sorted = [...shown].sort((a, b) => (order === "ascending" ? a - b : b - a));
    assert.deepEqual(shown, sorted);
  }
});

test("a case leads to its sources, and a source to its article", async () => {
  await at.go(report, "#/cases");
  await at.page.fill("#cases-filter", "meta data protection 1.2bn");
  await at.page.click("#cases tbody tr:first-child a");
  await at.page.waitForSelector(".sources");
  assert.match(await at.page.textContent("h1#heading"), /Data Protection Commission → Meta: fine, imposed, EUR\s1,200,000,000, 12 May 2023$/);
  const evidence = (await texts(".sources blockquote"))[0];
  await at.page.click(".sources li:first-child a");
  await at.page.waitForSelector(".text");
  assert.ok((await at.page.textContent(".text")).includes(evidence));
});

test("every fact of every article is marked where the record says", async () => {
  for (const [n, record] of corpus.entries()) {
    await at.go(report, `#/article/${n}`);
    const found = await at.page.$$eval("#view mark[data-fact]", (marks) => {
      const texts = {};
      for (const mark of marks) texts[mark.dataset.fact] = (texts[mark.dataset.fact] ?? "") + mark.textContent;
      return texts;
    });
    const mentions = [record.amounts, record.dates, record.regulators.flatMap((r) => r.mentions), record.companies.flatMap((c) => c.mentions)].flat();
    const told = Object.fromEntries(mentions.map((m, i) => [i, m.text]));
    assert.deepEqual(found, told, record.source.path);
    const sentences = await at.page.$$eval("#view .sentence", (spans) => spans.flatMap((s) => s.dataset.events.split(" ")));
    assert.equal(new Set(sentences).size, record.events.length, record.source.path);
    const body = Array.from(record.text).slice(record.body_start).join("");
    const shown = await at.page.$$eval("#view .text > p", (all) => all.map((p) => p.textContent).join(""));
    assert.equal(shown.replace(/\s+/g, ""), body.replace(/\s+/g, ""), record.source.path);
  }
});

test("a fact tells its value and rule to the pointer and to the keyboard", async () => {
  const n = corpus.findIndex((r) => r.amounts.length > 0 && r.amounts[0].start > r.body_start);
  await at.go(report, `#/article/${n}`);
  const mark = at.page.locator("#view .text mark.amount").first();
  await mark.hover();
  const tip = await at.page.textContent("#tip");
  assert.ok(tip.includes("amount") && /amount\.[a-z-]+/.test(tip) && tip.includes("currencies.tsv"), tip);
  await at.page.mouse.move(0, 0);
  assert.equal(await at.page.isVisible("#tip"), false);
  await mark.focus();
  assert.equal(await at.page.isVisible("#tip"), true);
  assert.equal(await mark.getAttribute("aria-describedby"), "tip");
  await at.page.keyboard.press("Escape");
  assert.equal(await at.page.isVisible("#tip"), false);
});

test("removed lines are folded, and readable", async () => {
  const n = corpus.findIndex((r) => r.source.path === "corpus/fr/14-dpc-meta-transferts.txt");
  await at.go(report, `#/article/${n}`);
  const first = at.page.locator("details.removed").first();
  assert.equal(await first.locator("li").first().isVisible(), false);
  await first.locator("summary").click();
  assert.equal(await first.locator("li").first().isVisible(), true);
  const source = readFileSync(join(import.meta.dirname, "../../corpus/fr/14-dpc-meta-transferts.txt"), "utf8").split("\n");
  const removed = await at.page.$$eval("details.removed li", (items) => items.map((li) => [Number(li.querySelector(".meta").textContent.split(" ")[0]), li.querySelector("bdi").textContent]));
  assert.ok(removed.length > 0);
  for (const [line, text] of removed) assert.equal(text, source[line - 1].trim());
});

test("an event leads to its sentence", async () => {
  const n = corpus.findIndex((r) => r.events.length > 1);
  await at.go(report, `#/article/${n}`);
  await at.page.click(".events li:nth-child(2) button");
  const now = await at.page.$$eval(".sentence.now", (all) => all.map((s) => s.textContent).join(""));
  assert.ok(corpus[n].events[1].evidence.text.startsWith(now) && now.length > 20, now);
});

test("an event leads to its own case", async () => {
  let seen = 0;
  for (const [n, record] of corpus.entries()) {
    if (!record.events.length) continue;
    await at.go(report, `#/article/${n}`);
    const links = await at.page.$$eval(".events > li", (items) => items.map((li) => li.querySelector("a")?.hash.split("/")[2] ?? null));
    for (const [i, event] of record.events.entries()) {
      const c = await at.page.evaluate((id) => id && data.byId.get(id).case, links[i]);
      if (!event.company && !event.regulator) continue;
      seen += 1;
      assert.ok(c, `${record.source.path}, event ${i}`);
      assert.deepEqual([c.type, c.status, c.company?.id ?? event.company], [event.type, event.status, event.company ?? c.company?.id], record.source.path);
    }
  }
  assert.ok(seen > 100, `${seen} events`);
});

test("a company leads to its cases and articles, and to no other's", async () => {
  await at.go(report, "#/companies");
  await at.page.fill("#companies-filter", "meta");
  await at.page.click('#companies tbody a[href="#/company/meta"]');
  await at.page.waitForSelector("#cases-company");
  assert.deepEqual([...new Set(await texts("#cases-company tbody td:nth-child(2)"))], ["Meta"]);
  const named = corpus.filter((r) => r.companies.some((c) => c.id === "meta")).length;
  assert.equal((await texts("#view > ul > li")).length, named);
});

test("the search finds words of texts, without their accents", async () => {
  await at.go(report);
  await at.page.keyboard.press("/");
  assert.equal(await at.page.evaluate(() => document.activeElement.id), "search");
  const word = "penalite";
  await at.page.keyboard.type(word);
  await at.page.keyboard.press("Enter");
  await at.page.waitForSelector("#found");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = corpus.filter((r) => plain(r.text).includes(word)).length;
  assert.ok(wanted > 0);
  assert.match(await at.page.textContent("#found"), new RegExp(`articles: ${wanted}$`));
});

test("all is reached by the keyboard", async () => {
  const fresh = await open();
  await fresh.go(report, "#/articles");
  await fresh.page.keyboard.press("Tab");
  assert.equal(await fresh.page.evaluate(() => document.activeElement.className), "skip");
  await fresh.page.keyboard.press("Enter");
  assert.deepEqual(await fresh.page.evaluate(() => [document.activeElement.id, location.hash]), ["main", "#/articles"]);
  await fresh.close();
  await at.go(report, "#/articles");
  await at.page.focus("#articles tbody tr:first-child a");
  await at.page.keyboard.press("Enter");
  await at.page.waitForSelector(".text");
  const [, first] = /article\/(\d+)/.exec(at.page.url());
  await at.page.keyboard.press(first === "0" ? "j" : "k");
  await at.page.waitForFunction((old) => !location.hash.endsWith(`/${old}`), first);
});

test("words are French when that is chosen, and the theme turns dark", async () => {
  await at.go(report, "#/cases");
  await at.page.click("#language");
  await at.page.waitForFunction(() => document.querySelector("h1#heading").textContent === "Affaires");
  assert.equal(await at.page.getAttribute("html", "lang"), "fr");
  assert.equal(await at.page.textContent('#nav a[data-view="regulators"]'), "Autorités");
  await at.page.click("#language");
  const ground = () => at.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await at.page.click("#theme");
  assert.notEqual(await ground(), light);
  await at.page.click("#theme");
});

test("a French browser gets a French page, a dark one a dark page", async () => {
  const french = await open({ locale: "fr-FR", colorScheme: "dark" });
  await french.go(report);
  assert.equal(await french.page.textContent("#overview h1"), "Vue d’ensemble");
  assert.equal(await french.page.getAttribute("html", "data-theme"), "dark");
  assert.deepEqual(french.faults, []);
  await french.close();
});

const views = ["#/", "#/timeline", "#/cases", "#/companies", "#/regulators", "#/articles", "#/article/3", "#/search/cnil"];

test("contrast, names and roles hold in both themes", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"]) {
    const one = await open({ colorScheme });
    for (const view of views) {
      await one.go(report, view);
      await one.page.evaluate(axe);
      const { violations } = await one.page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const told = violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`);
      assert.deepEqual(told, [], `${view} ${colorScheme}`);
    }
    assert.deepEqual(one.faults, []);
    await one.close();
  }
});

test("a phone scrolls in one direction", async () => {
  const phone = await open({ viewport: { width: 360, height: 740 }, isMobile: true });
  for (const view of views) {
    await phone.go(report, view);
    const [wide, room] = await phone.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(wide <= room && room === 360, `${view}: ${wide} of ${room}`);
  }
  await phone.close();
});

test("paper shows the text without the controls", async () => {
  await at.go(report, "#/article/3");
  await at.page.emulateMedia({ media: "print" });
  assert.equal(await at.page.isVisible(".top"), false);
  assert.equal(await at.page.isVisible(".text p"), true);
  assert.ok((await at.page.pdf()).length > 10_000);
  await at.page.emulateMedia({ media: "screen" });
});

const HOSTILE = [
  "<script>window.pwned = 1</script>",
  "<img src=x onerror=\"window.pwned = 1\">",
  "\"><svg onload=alert(1)>",
  "' onmouseover='window.pwned = 1",
  "</script><script>alert(1)</script>",
  "javascript:window.pwned=1",
  "\u202egnp.exe\u202c \u2066\u200f",
  "{{constructor.constructor('window.pwned=1')()}}",
  "<!-- <style>*{display:none}</style>",
  "__proto__",
  "x".repeat(300_000),
  "\u0000\u0007\u001b[31m",
];

/** A record with `text` wherever a record holds free text. */
function hostile(text, n) {
  const mention = { start: 0, end: 5, line: 1, text, kind: "name" };
  return {
    schema: 1, id: `${n}`.padStart(32, "0"),
    source: { path: text, format: "html", encoding: text, bytes: 10, url: text.startsWith("javascript") ? text : `javascript:alert("${text.slice(0, 50)}")`, id: text, record: null },
    title: text, language: text, language_confidence: 1, published: { date: text, from: "metadata" },
    text: `${text}\n\n${text} fined ${text}\n\n${text}`, body_start: Array.from(text).length + 2,
    amounts: [{ start: 3, end: 1e9, line: 1, text, value: 1e27, min: null, max: null, currency: text, per: "day", qualifier: "approx" }],
    dates: [{ start: 9, end: 2, line: 1, text, type: "date", value: text, resolved: "explicit" }],
    regulators: [{ id: text, name: text, country: text, domain: text, mentions: [mention] }],
    companies: [{ id: text, name: text, country: text, evidence: "cue", mentions: [{ ...mention, start: 2, end: 4 }, mention] }],
    events: [{ type: "fine", status: "imposed", regulator: text, company: text, amount: { value: 20000000, min: null, max: null, currency: text, per: null }, date: n % 2 ? "2022-10-17" : text, evidence: { start: 0, end: 30, text }, confidence: 0.9 }],
  };
}

test("a hostile corpus does nothing", async () => {
  const rows = join(folder, "hostile.jsonl");
  const page = join(folder, "hostile.html");
  const all = HOSTILE.flatMap((text, n) => [hostile(text, 2 * n), hostile(text, 2 * n + 1)]);
  writeFileSync(rows, all.map((r) => `${JSON.stringify(r)}\n`).join(""));
  faitout("report", "-q", rows, "-o", page);
  assert.ok(statSync(page).size < 2_000_000, `${statSync(page).size} bytes`);
  const one = await open();
  await one.go(page);
  const cases = await one.page.evaluate(() => data.cases.map((told) => told.case.id));
  assert.ok(cases.length >= HOSTILE.length, `${cases.length} cases`);
  const addresses = [...views.slice(0, 6), ...all.map((_, n) => `#/article/${n}`), ...cases.map((id) => `#/case/${id}`), ...HOSTILE.slice(0, 10).map((text) => `#/search/${encodeURIComponent(text)}`), "#/article/-1", "#/article/1e9", "#/case/__proto__", "#/search/%E0%A4%A", "#/constructor"];
  for (const address of addresses) {
    await one.go(page, address);
    const found = await one.page.evaluate(() => {
      const attributes = [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].map((a) => [a.name, a.value]));
      return {
        pwned: window.pwned ?? null,
        scripts: document.querySelectorAll("script:not([type])").length,
        strangers: document.querySelectorAll("main img, main svg:not(.chart svg), main script, main style, iframe, object, embed").length,
        handlers: attributes.filter(([name]) => name.startsWith("on")),
        links: attributes.filter(([name, value]) => ["href", "src", "action", "xlink:href"].includes(name) && !/^(#|data:,|https?:)/.test(value)),
        turned: (document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069]/gu) ?? []).length,
      };
    });
    assert.deepEqual(found, { pwned: null, scripts: 1, strangers: 0, handlers: [], links: [], turned: 0 }, address);
  }
  assert.deepEqual(one.faults, []);
  await one.close();
});

/** A record of these words with amounts where they stand. */
function simple(text, spans, bodyStart = 0) {
  const amount = ([start, end]) => ({ start, end, line: 1, text: text.slice(start, end), value: end, min: null, max: null, currency: "EUR", per: null, qualifier: null });
  return {
    schema: 1, id: "0".repeat(32), source: { path: "x.txt", format: "text", encoding: "UTF-8", bytes: 1, url: null, id: null, record: null }, title: null,
    language: "fr", language_confidence: 1, published: null, text, body_start: bodyStart, amounts: spans.map(amount), dates: [], regulators: [], companies: [], events: [],
  };
}

test("monstrous articles are shown in good time", async () => {
  const rows = join(folder, "monsters.jsonl");
  const page = join(folder, "monsters.html");
  const lines = "5 euros ici\n\n".repeat(14_000);
  const many = simple(lines, Array.from({ length: 14_000 }, (_, n) => [13 * n, 13 * n + 7]));
  const nested = simple("x".repeat(2000), Array.from({ length: 1000 }, (_, n) => [n, 2000 - n]));
  const windows = simple("Un\r\nmême\r\n\r\nAutre 👨‍👩‍👧 fin", []);
  writeFileSync(rows, [many, nested, windows].map((r) => `${JSON.stringify(r)}\n`).join(""));
  faitout("report", "-q", rows, "-o", page);
  const one = await open();
  one.page.setDefaultTimeout(15_000);
  await one.go(page, "#/article/0");
  assert.equal(await one.page.locator(".text > p").count(), 14_000);
  assert.equal(await one.page.locator("#view mark[data-fact]").count(), 5_000);
  await one.go(page, "#/article/1");
  assert.ok((await one.page.locator("#view mark[data-fact]").count()) <= 6 * 2000);
  await one.page.locator("#view mark mark").last().click();
  const sums = (await one.page.textContent("#tip")).match(/\d,\d+/g).map((sum) => Number(sum.replace(",", "")));
  assert.deepEqual(sums, Array.from({ length: 6 }, (_, n) => sums[0] + n));
  await one.go(page, "#/article/2");
  assert.deepEqual(await one.page.$$eval(".text > p", (all) => all.map((p) => p.textContent.trim())), ["Un\nmême", "Autre 👨‍👩‍👧 fin"]);
  assert.deepEqual(one.faults, []);
  await one.close();
});

test("days that no calendar has stay as they are, and seasons have their place", async () => {
  const shown = await at.page.evaluate(() => ["2022-02-30", "2022-13", "0022-10-17", "XXXX-02-29", "2024-SP", "2023-W19"].map(date));
  assert.deepEqual(shown, ["2022-02-30", "2022-13", "17 October 22", "29 February (year unknown)", "spring 2024", "2023-W19"]);
  const days = ["2024-11-10", "2024-SP", "2024-Q1", "XXXX-05-01", "2024-W40", "2024-H2", "2024"];
  const sorted = await at.page.evaluate((all) => all.sort((a, b) => (firstDay(a) < firstDay(b) ? -1 : 1)), days);
  assert.deepEqual(sorted, ["XXXX-05-01", "2024", "2024-Q1", "2024-SP", "2024-H2", "2024-W40", "2024-11-10"]);
});

test("nothing may run but the page's own script", async () => {
  const one = await open();
  await one.go(report);
  const blocked = await one.page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
    const script = document.createElement("script");
    try {
      script.textContent = "window.pwned = 1";
    } catch {
      seen.push("trusted-types");
    }
    const image = document.createElement("img");
    image.src = "https://example.org/x.png";
    document.body.append(script, image);
    const answer = await fetch("https://example.org/").catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { pwned: window.pwned ?? null, answer, seen: [...new Set(seen)].sort() };
  });
  assert.equal(blocked.pwned, null);
  assert.equal(blocked.answer, null);
  for (const directive of ["connect-src", "img-src", "trusted-types"]) assert.ok(blocked.seen.includes(directive), `${directive} of ${blocked.seen}`);
  // What was asked for did not leave the page.
  assert.deepEqual(one.faults.filter((fault) => fault.startsWith("request")), ["request: https://example.org/x.png csp"]);
  await one.close();
});

test("of many articles the texts stand in files of their own", async () => {
  const rows = join(folder, "many.jsonl");
  const page = join(folder, "many.html");
  const lines = readFileSync(jsonl, "utf8").trim().split("\n");
  const many = Array.from({ length: 2_300 }, (_, n) => {
    const record = JSON.parse(lines[n % lines.length]);
    return JSON.stringify({ ...record, id: n.toString(16).padStart(32, "0"), source: { ...record.source, path: `copy-${n}.txt` } });
  });
  writeFileSync(rows, `${many.join("\n")}\n`);
  faitout("report", "-q", rows, "-o", page);
  const parts = readdirSync(join(folder, "many.articles")).sort();
  assert.deepEqual(parts, ["1.html", "2.html", "3.html"]);
  for (const file of [page, ...parts.map((p) => join(folder, "many.articles", p))]) assert.ok(statSync(file).size < 5_000_000, `${file}: ${statSync(file).size}`);
  const one = await open();
  await one.go(page);
  assert.equal((await one.page.textContent("#overview .figures dd")).trim(), "2,300");
  await one.go(page, "#/search/copy-2299");
  assert.match(await one.page.textContent("#view"), /only headlines and names are searched here/);
  const holds = (text) => one.page.waitForFunction((wanted) => document.querySelector("#view")?.textContent.includes(wanted), text);
  // Over the edges of the files, there and back, and from an address in the main page.
  await one.page.goto(`file://${page}#/article/999`);
  await holds("copy-999.txt");
  assert.ok(one.page.url().includes("many.articles/1.html#/article/999"));
  await one.page.click(".pager a[rel=next]");
  await holds("copy-1000.txt");
  await one.page.keyboard.press("k");
  await holds("copy-999.txt");
  await one.go(join(folder, "many.articles/3.html"), "#/article/2299");
  assert.equal(await one.page.locator(".pager a[rel=next]").count(), 0);
  await one.page.click(".pager a[rel=previous]");
  await holds("copy-2298.txt");
  await one.page.click("#to-main");
  await one.page.waitForFunction(() => document.querySelector("#overview")?.hidden === false);
  assert.deepEqual(one.faults, []);
  await one.close();
  // A smaller report in its place leaves nothing of it.
  writeFileSync(rows, `${many.slice(0, 1_100).join("\n")}\n`);
  faitout("report", "-q", rows, "-o", page);
  assert.deepEqual(readdirSync(join(folder, "many.articles")).sort(), ["1.html", "2.html"]);
});

test("a thousand articles fit into one file of 5 MB", () => {
  const rows = join(folder, "thousand.jsonl");
  const page = join(folder, "thousand.html");
  const lines = readFileSync(jsonl, "utf8").trim().split("\n");
  // Letters moved by a different step each time, so that copies do not pack as copies.
  const other = (text, n) => text.replace(/[a-z]/g, (c) => String.fromCharCode(97 + ((c.charCodeAt(0) - 97 + n) % 26)));
  const thousand = Array.from({ length: 1_000 }, (_, n) => {
    const record = JSON.parse(lines[n % lines.length]);
    const text = other(record.text, Math.floor(n / lines.length));
    return JSON.stringify({ ...record, text, id: n.toString(16).padStart(32, "0"), source: { ...record.source, path: `copy-${n}.txt` } });
  });
  writeFileSync(rows, `${thousand.join("\n")}\n`);
  faitout("report", "-q", rows, "-o", page);
  assert.ok(statSync(page).size < 5_000_000, `${statSync(page).size} bytes`);
  assert.equal(readdirSync(folder).includes("thousand.articles"), false);
});
