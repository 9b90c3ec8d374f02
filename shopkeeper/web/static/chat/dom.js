// Making elements and icons. Text from the server is only ever set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  chat: ["M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v8.5A1.5 1.5 0 0 1 19 17h-7l-4.5 3.5V17H5a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 5 5.5z", "M8 9.8h8M8 13h5"],
  close: ["m6 6 12 12M18 6 6 18"],
  send: ["M4.5 12 20 4.5 15.5 20l-4-6.5z", "m11.5 13.5 4-4"],
  picture: ["M4.5 5h15v14h-15z", "m5 16.5 4.5-4.5 3 3 2.5-2.5 4.5 4.5", "M9 9.2v.01"],
  more: ["M12 6v.01M12 12v.01M12 18v.01"],
  check: ["m5 12.5 4.5 4.5L19 7.5"],
  info: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M12 11v5M12 8v.01"],
  person: ["M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4z", "M4.8 20c.6-3.6 3.4-5.4 7.2-5.4s6.6 1.8 7.2 5.4"],
  down: ["m6 9.5 6 6 6-6"],
  cart: ["M5.5 8h13l1 12h-15z", "M9 8V6.5a3 3 0 0 1 6 0V8"],
  parcel: ["m4 8 8-4 8 4v8.5l-8 4-8-4z", "m4 8 8 4 8-4M12 12v8.5"],
  page: ["M6.5 3.5h7.5l4 4V20.5h-11.5z", "M9.5 11.5h5M9.5 15h5"],
  star: ["m12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"],
  trash: ["M5 7h14M10 7V5h4v2M7 7l.8 12h8.4L17 7"],
};

/** An element: `props` are attributes; `on…` are listeners, `class`, `dataset` and booleans as one expects. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A line drawing that assistive technology does not read. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    width: size, height: size, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor",
    "stroke-width": name === "more" ? 2.6 : 1.7, "stroke-linecap": "round", "stroke-linejoin": "round",
    "aria-hidden": "true", focusable: "false", class: `icon icon-${name}`,
  })) svg.setAttribute(key, value);
  for (const shape of SHAPES[name] ?? []) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

/** `address` within the shop at `base`; "" for what is no web address. */
export function webAddress(address, base) {
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch { return ""; }
}

/** Fills `{name}` in a text. A text may be {one, other}, chosen by `values.n`. */
export function fill(text, values = {}) {
  const chosen = typeof text === "string" ? text : (values.n === 1 && text?.one) || text?.other || "";
  return chosen.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
