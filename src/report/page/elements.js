// Elements, made without a line of HTML: what comes from articles is only ever text.

/** Characters that are not seen or that turn the text around them, to be shown as escapes. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text of an article, fit to be shown. */
function shown(text) {
  return String(text).replaceAll("\r\n", "\n").replace(HIDDEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

/** An element with attributes and children; a child that is no node becomes text. `on` holds listeners. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : shown(child));
  }
}

/** A link to an address of an article: only where it leads to a web page. */
function outward(address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    // Not an address.
  }
  if (!url || !["http:", "https:"].includes(url.protocol)) return h("bdi", {}, address);
  return h("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, h("bdi", {}, address));
}

/** A name of an article, kept apart from the text around it. */
const apart = (text) => h("bdi", {}, text);

/** Tells something to those who do not see the page. */
function tell(text) {
  document.getElementById("told").textContent = text;
}

/** Pairs of a word and its value, as a list of definitions; those without a value are left out. */
function definitions(pairs) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return h("dl", { class: "pairs" }, rows.map(([word, value]) => h("div", {}, h("dt", {}, word), h("dd", {}, value))));
}

const tip = document.getElementById("tip");

/** Shows `lines` of [word, value] beside an element while the pointer or the keyboard is on it. */
function withTip(element, lines) {
  const show = () => {
    tip.replaceChildren(definitions(lines()));
    tip.hidden = false;
    element.setAttribute("aria-describedby", "tip");
    const at = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, window.innerWidth - tip.offsetWidth - 8));
    const below = at.bottom + tip.offsetHeight + 12 < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - tip.offsetHeight - 6)}px`;
  };
  const hide = () => {
    tip.hidden = true;
    element.removeAttribute("aria-describedby");
  };
  // Marks stand in each other: the innermost speaks.
  const touch = (event) => {
    event.stopPropagation();
    show();
  };
  const events = { mouseenter: show, focus: show, click: touch, mouseleave: hide, blur: hide };
  for (const [event, listener] of Object.entries(events)) element.addEventListener(event, listener);
}
