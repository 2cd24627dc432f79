// Tables that sort, filter and page. A column is { key, value(row), cell(row)?, number?, choices? }.

const PAGE_ROWS = 100;

/** Letters without accents and case, for filters and the search. */
function folded(text) {
  const plain = { "’": "'", "œ": "oe", "æ": "ae" };
  return String(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’œæ]/gu, (c) => plain[c]);
}

/** The folded words of what a reader types. */
const wordsOf = (typed) => folded(typed).split(/\s+/).filter(Boolean);

/** What stays of a table when the reader leaves it and comes back. */
const tableStates = new Map();

function compare(a, b, column) {
  const [x, y] = [column.value(a), column.value(b)];
  return column.number ? x - y : String(x).localeCompare(String(y), language, { numeric: true });
}

/**
 * A table of `rows`. `name` is its id and the key of its state; `columns` its columns; `text` gives the words that its filter looks
 * in; `first` is the column and direction it is sorted by at the start.
 */
function table(name, rows, columns, text, first) {
  if (!tableStates.has(name)) tableStates.set(name, { sort: first[0], down: first[1], filter: "", choices: {}, page: 0 });
  const state = tableStates.get(name);
  const texts = new Map(rows.map((row) => [row, folded(text(row))]));
  const body = h("tbody");
  const status = h("p", { class: "note", id: `${name}-status` });
  const pager = h("nav", { class: "pager", "aria-label": t("pages") });
  const heads = columns.map((column) => {
    const sort = () => {
      if (state.sort === column.key) state.down = !state.down;
      else Object.assign(state, { sort: column.key, down: Boolean(column.number) });
      state.page = 0;
      draw();
    };
    const button = h("button", { type: "button", on: { click: sort } }, t(column.key));
    return h("th", { scope: "col", class: column.number ? "number" : null }, button);
  });

  function kept() {
    const wanted = wordsOf(state.filter);
    const chosen = columns.filter((c) => state.choices[c.key]);
    const fits = (row) =>
      wanted.every((word) => texts.get(row).includes(word)) && chosen.every((c) => String(c.value(row)) === state.choices[c.key]);
    const column = columns.find((c) => c.key === state.sort);
    const found = rows.filter(fits);
    found.sort((a, b) => {
      const [x, y] = [column.value(a), column.value(b)].map((v) => v === null || v === undefined || v === "");
      // What is missing stands last in both directions.
      return x || y ? x - y : (state.down ? -1 : 1) * compare(a, b, column);
    });
    return found;
  }

  function draw() {
    const found = kept();
    const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
    state.page = Math.min(state.page, pages - 1);
    const from = state.page * PAGE_ROWS;
    const cell = (column, row) => h("td", { class: column.number ? "number" : null }, column.cell ? column.cell(row) : column.value(row));
    const line = (row) => h("tr", {}, columns.map((column) => cell(column, row)));
    body.replaceChildren(...found.slice(from, from + PAGE_ROWS).map(line));
    columns.forEach((column, i) => {
      const order = state.sort === column.key ? (state.down ? "descending" : "ascending") : "none";
      heads[i].setAttribute("aria-sort", order);
    });
    status.textContent = filled("rows", { n: count(found.length), all: count(rows.length) });
    tell(status.textContent);
    const turn = (by, word) => {
      const page = state.page + by;
      const go = () => {
        state.page = page;
        draw();
        status.scrollIntoView({ block: "nearest" });
      };
      return h("button", { type: "button", disabled: page < 0 || page >= pages, on: { click: go } }, word);
    };
    const where = h("span", {}, filled("page", { n: count(state.page + 1), all: count(pages) }));
    pager.replaceChildren(...(pages > 1 ? [turn(-1, t("previous")), where, turn(1, t("next"))] : []));
  }

  const change = (set) => {
    set();
    state.page = 0;
    draw();
  };
  const input = h("input", { type: "search", id: `${name}-filter`, autocomplete: "off" });
  input.value = state.filter;
  input.addEventListener("input", () => change(() => (state.filter = input.value)));
  const choice = (column) => {
    const values = [...new Set(rows.map((row) => String(column.value(row) ?? "")))].filter(Boolean);
    const label = (value) => (column.choices === true ? value : column.choices(value));
    values.sort((a, b) => label(a).localeCompare(label(b), language));
    const options = values.map((value) => h("option", { value }, label(value)));
    const select = h("select", { id: `${name}-${column.key.replace(".", "-")}` }, h("option", { value: "" }, t("any")), options);
    select.value = state.choices[column.key] ?? "";
    select.addEventListener("change", () => change(() => (state.choices[column.key] = select.value)));
    return h("label", {}, h("span", {}, t(column.key)), select);
  };
  const filters = h("div", { class: "filters", role: "search" },
    h("label", {}, h("span", {}, t("filter")), input),
    columns.filter((column) => column.choices).map(choice));
  const grid = h("table", { id: name }, h("thead", {}, h("tr", {}, heads)), body);
  draw();
  return [filters, status, h("div", { class: "wide", tabindex: "0", role: "region", "aria-labelledby": "heading" }, grid), pager];
}
