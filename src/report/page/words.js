// The page's own words in the reader's language, and how numbers, sums, dates and countries are written there.

const words = {};
let language = "en";

/** The word of a key; a key without a word is shown as it is. */
function t(key) {
  return words[key] ? words[key][language] : key;
}

/** The word of one of a closed list, such as a type; anything else is shown as it is. */
function term(list, value) {
  const key = `${list}.${value}`;
  return words[key] ? words[key][language] : String(value);
}

/** The status of an event in the words of its type: an investigation is opened, where a fine is imposed. */
function statusOf(type, status) {
  return words[`status.${type}.${status}`]?.[language] ?? term("status", status);
}

/** `{n}` in a word replaced. */
function filled(key, values) {
  return t(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function count(n) {
  return new Intl.NumberFormat(language).format(n);
}

/** About so many euros, in few letters. */
function euros(n) {
  const options = { style: "currency", currency: "EUR", notation: "compact", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, options).format(n);
}

/** A number with its currency, all digits of it. */
function money(value, currency) {
  const options = { maximumFractionDigits: 9 };
  if (/^[A-Z]{3}$/.test(currency ?? "")) {
    const whole = Number.isInteger(value) ? { minimumFractionDigits: 0 } : {};
    return new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "code", ...options, ...whole }).format(value);
  }
  return new Intl.NumberFormat(language, options).format(value) + (currency ? ` ${currency}` : "");
}

/** A sum of a record or case: exact, or from one bound to the other. */
function sum(amount) {
  if (!amount) return "";
  const { value, min, max, currency, per } = amount;
  const one = (n) => money(n, currency);
  let text = "";
  if (value !== null && value !== undefined) text = one(value);
  else if (min != null && max != null) text = `${one(min)} – ${one(max)}`;
  else if (min != null) text = `≥ ${one(min)}`;
  else if (max != null) text = `≤ ${one(max)}`;
  return per ? `${text} ${term("per", per)}` : text;
}

/** A TIMEX3 value in words where it is a day, a month, a season or a year; any other as it is. */
function date(value) {
  if (value === null || value === undefined) return "";
  const season = /^(\d{4}|XXXX)-(SP|SU|FA|WI)$/.exec(value);
  if (season) return [term("season", season[2]), season[1] === "XXXX" ? t("year.unknown") : season[1]].join(" ");
  const match = /^(\d{4}|XXXX)(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value);
  if (!match) return String(value);
  const [, year, month, day] = match;
  if (!month) return year;
  // A leap year where none is known, so that every day is one.
  const at = new Date(Date.UTC(2000, Number(month) - 1, Number(day ?? 1)));
  if (year !== "XXXX") at.setUTCFullYear(Number(year), Number(month) - 1, Number(day ?? 1));
  // A day that no calendar has stays as it is.
  if (at.getUTCMonth() + 1 !== Number(month) || at.getUTCDate() !== Number(day ?? 1)) return String(value);
  const options = { timeZone: "UTC", month: "long", ...(year === "XXXX" ? {} : { year: "numeric" }), ...(day ? { day: "numeric" } : {}) };
  const plain = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(at);
  const text = language === "fr" ? plain.replace(/^1 /, "1er ") : plain;
  return year === "XXXX" ? `${text} ${t("year.unknown")}` : text;
}

/** What dates are sorted by: the first day of a season, quarter, half-year or week; a year that is not known comes first. */
function firstDay(value) {
  if (!value) return value;
  const whole = value.replace(/^X+/, "0000");
  const [year, part = ""] = [whole.slice(0, 4), whole.slice(5)];
  const season = { WI: "01", SP: "03", SU: "06", FA: "09" }[part];
  const parts = /^([QHW])(\d+)/.exec(part);
  if (season) return `${year}-${season}`;
  if (!parts) return whole;
  const months = { Q: 3, H: 6, W: 12 / 52 }[parts[1]] * (Number(parts[2]) - 1);
  return `${year}-${String(Math.floor(months) + 1).padStart(2, "0")}`;
}

/** A share from 0 to 1. */
function share(p) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(p);
}

function named(type, code) {
  try {
    return new Intl.DisplayNames(language, { type }).of(code) ?? code;
  } catch {
    return code ?? "";
  }
}

const country = (code) => (/^[A-Z]{2}$/.test(code ?? "") ? named("region", code) : code ?? "");
const languageName = (code) => (/^[a-z]{2}$/.test(code ?? "") ? named("language", code) : t("language.unknown"));

/** Writes every word of the page's frame in the language chosen. */
function writeWords() {
  document.documentElement.lang = language;
  for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", t(e.dataset.label));
  for (const e of document.querySelectorAll("[data-hint]")) e.placeholder = t(e.dataset.hint);
  const units = { count: (raw) => count(Number(raw)), euros: (raw) => euros(Number(raw)), language: languageName, time: shortTime };
  for (const e of document.querySelectorAll("[data-unit]")) {
    const unit = units[e.dataset.unit];
    if (unit) e.textContent = unit(e.dataset.raw);
  }
  for (const e of document.querySelectorAll("a[data-case]")) {
    const told = data.byId.get(e.dataset.case);
    if (!told) continue;
    e.setAttribute("aria-label", shown(caseLine(told)));
    e.querySelector("title").textContent = shown(caseLine(told));
  }
  document.title = t("title");
  const button = document.getElementById("language");
  button.textContent = language === "fr" ? "English" : "Français";
  button.lang = language === "fr" ? "en" : "fr";
}

/** A month or year under a column. */
function shortTime(raw) {
  if (!/^\d{4}-\d{2}$/.test(raw)) return raw;
  const at = new Date(Date.UTC(Number(raw.slice(0, 4)), Number(raw.slice(5)) - 1, 1));
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", year: "2-digit", month: "short" }).format(at);
}
