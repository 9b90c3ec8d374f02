// The pieces of a reply: goods, comparison, confirmation, citation, order, questions to click or to fill in.
// Each function takes the event's data and the chat (its words, its server, its doings) and gives an element.

import { fill, h, icon, webAddress } from "./dom.js";

let made = 0;
const unique = (name) => `${name}-${++made}`;

function link(chat, address, ...children) {
  const url = webAddress(address, chat.base);
  if (!url) return h("span", {}, ...children);
  const elsewhere = chat.embedded || new URL(url).origin !== location.origin;
  return h("a", { href: url, ...(elsewhere ? { target: "_blank", rel: "noopener" } : {}) }, ...children);
}

function photo(chat, product, size) {
  const blank = webAddress(chat.setup.no_photo, chat.base);
  const picture = h("img", {
    src: webAddress(product.image, chat.base) || blank, alt: "", width: size, height: size, loading: "lazy",
    decoding: "async", referrerpolicy: "no-referrer",
    srcset: product.srcset ? product.srcset.split(", ").map((one) => new URL(one.split(" ")[0], chat.base).href + ` ${one.split(" ")[1]}`).join(", ") : undefined,
    sizes: product.srcset ? `${size}px` : undefined,
    onerror: () => { if (picture.src !== blank) { picture.removeAttribute("srcset"); picture.src = blank; } },
  });
  return picture;
}

/** Goods as cards: picture, price, why, and the way into the cart. */
export function products(data, chat) {
  const label = fill(chat.t("chat.products"), { n: data.products.length });
  return h("ul", { class: "goods", role: "list", "aria-label": label, tabindex: data.products.length > 1 ? "0" : undefined },
    data.products.map((product) => h("li", { class: "good" },
      h("div", { class: "good-photo" }, photo(chat, product, 160)),
      h("div", { class: "good-text" },
        h("h3", { class: "good-title" }, link(chat, product.url, product.title)),
        product.price_text ? h("p", { class: "good-price", text: product.price_text }) : null,
        product.reason ? h("p", { class: "good-reason", text: product.reason }) : null,
        buy(product, chat)))));
}

function buy(product, chat) {
  if (!product.buyable) return h("p", { class: "good-out", text: chat.t("chat.sold_out") });
  const choices = product.choices ?? [];
  const id = unique("choice");
  const select = choices.length > 1
    ? h("select", { id, class: "good-choice" }, choices.map((one) => h("option", { value: one.variant, disabled: !one.buyable, text: one.label })))
    : null;
  if (select) select.value = product.variant && choices.some((one) => one.variant === product.variant && one.buyable) ? product.variant : choices.find((one) => one.buyable)?.variant;
  const button = h("button", {
    type: "button", class: "button small main", "aria-label": fill(chat.t("chat.add_title"), { title: product.title }),
    onclick: () => chat.add(product, select ? select.value : choices[0]?.variant ?? "", button),
  }, icon("cart", 18), h("span", { text: chat.t("chat.add") }));
  return h("div", { class: "good-buy" },
    select ? [h("label", { class: "unseen", for: id, text: fill(chat.t("chat.choice_of"), { title: product.title }) }), select] : null, button);
}

/** A comparison; on a narrow screen it scrolls sideways. */
export function table(data, chat) {
  const [head, ...columns] = data.columns;
  return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": chat.t("chat.comparison") },
    h("table", { class: "compare" },
      h("thead", {}, h("tr", {}, head ? h("th", { scope: "col", text: head }) : h("td"), columns.map((one) => h("th", { scope: "col", text: one })))),
      h("tbody", {}, data.rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row", text: first }), cells.map((one) => h("td", { text: one })))))));
}

/** What is asked to be confirmed, with its exact effect. */
export function card(data, chat) {
  const title = unique("card"), effect = unique("effect");
  const box = h("section", { class: `card card-${data.state}`, "aria-labelledby": title, dataset: { card: data.id } },
    h("h3", { id: title, class: "card-title" }, data.title),
    data.lines?.length ? h("ul", { class: "card-lines", role: "list" }, data.lines.map((one) => h("li", {}, typeof one === "string" ? one : line(one)))) : null,
    data.effect ? h("p", { class: "card-effect", id: effect, text: data.effect }) : null);
  if (data.state === "open") {
    const say = (yes) => h("button", {
      type: "button", class: `button ${yes ? "accent" : "quiet"}`, "aria-describedby": data.effect ? effect : title,
      text: chat.t(yes ? "chat.card.yes" : "chat.card.no"), onclick: () => chat.settle(data.id, yes),
    });
    box.append(h("div", { class: "card-buttons" }, say(true), say(false)));
  } else {
    box.append(h("p", { class: "card-state" }, icon(data.state === "done" ? "check" : "info", 18), h("span", { text: chat.t(`chat.card.${data.state}`) })));
  }
  return box;
}

function line(one) {
  const amount = one.price_text ? ` · ${one.price_text}` : "";
  const change = one.after ? ` ${one.before} → ${one.after}` : one.before ? ` ${one.before}` : "";
  return `${one.quantity > 1 ? `${one.quantity} × ` : ""}${one.title}${change}${amount}`;
}

/** Where an answer stands written; the quote unfolds, the document opens. */
export function citation(data, chat) {
  const name = [data.document, data.heading].filter(Boolean).join(" › ");
  return h("details", { class: "citation" },
    h("summary", {}, icon("page", 16), h("span", { text: name }), icon("down", 16)),
    h("blockquote", { text: data.quote }),
    data.url ? h("p", {}, link(chat, data.url, chat.t("chat.open_document"))) : null);
}

/** An order looked up: its state, what is in it, where the parcels are. */
export function order(data, chat) {
  const title = unique("order");
  const shown = (one) => (typeof one === "string" ? one : line(one));
  return h("section", { class: "order", "aria-labelledby": title },
    h("h3", { id: title, class: "order-title" }, icon("parcel", 20), h("span", { text: fill(chat.t("chat.order"), { id: data.id }) }),
      data.status_text || data.status ? h("span", { class: "order-status", text: data.status_text || data.status }) : null),
    data.lines?.length ? h("ul", { role: "list", class: "order-lines" }, data.lines.map((one) => h("li", { text: shown(one) }))) : null,
    (data.shipments ?? []).map((one) => h("p", { class: "order-parcel" }, shipment(one, chat))),
    data.total_text ? h("p", { class: "order-total", text: fill(chat.t("chat.order_total"), { total: data.total_text }) }) : null);
}

function shipment(one, chat) {
  if (typeof one === "string") return one;
  const name = [one.carrier, one.tracking].filter(Boolean).join(" ");
  return [one.tracking_url ? link(chat, one.tracking_url, name || chat.t("chat.track")) : name, one.status_text ? ` · ${one.status_text}` : ""];
}

/** Answers that can be clicked; clicking says them. */
export function choices(data, chat) {
  return h("div", { class: "choices", role: "group", "aria-label": chat.t("chat.choices") }, data.choices.map((one) => {
    const [text, shown] = typeof one === "string" ? [one, one] : [one.say ?? one.text ?? one.value, one.label ?? one.text ?? one.value];
    return h("button", { type: "button", class: "chip", text: shown, onclick: () => chat.say(text) });
  }));
}

const KNOWN_FIELDS = { email: { type: "email", autocomplete: "email" }, name: { autocomplete: "name" }, postal_code: { autocomplete: "postal-code" }, zip: { autocomplete: "postal-code" }, order: { autocapitalize: "characters" } };

/** Who are you: the fields that would tell, sent as a sentence. */
export function identify(data, chat) {
  const inputs = (data.fields ?? []).filter((name) => name in KNOWN_FIELDS).map((name) => {
    const id = unique("field");
    const input = h("input", { id, name, type: "text", maxlength: 200, autocapitalize: "off", spellcheck: "false", ...KNOWN_FIELDS[name] });
    return { name, input, row: h("p", { class: "field" }, h("label", { for: id, text: chat.t(`chat.field.${name}`) }), input) };
  });
  if (!inputs.length) return h("span", { hidden: true });
  return h("form", {
    class: "identify", autocomplete: "on", "aria-label": chat.t("chat.identify"),
    onsubmit: (event) => {
      event.preventDefault();
      const said = inputs.filter((one) => one.input.value.trim()).map((one) => fill(chat.t(`chat.field_says.${one.name}`), { value: one.input.value.trim() }));
      if (said.length) chat.say(said.join(chat.t("chat.sentence_gap")));
      else inputs[0].input.focus();
    },
  }, inputs.map((one) => one.row), h("button", { class: "button small main", type: "submit", text: chat.t("chat.identify_send") }));
}

/** A picture that was sent; only who holds the conversation can fetch it. */
export function picture(data, chat) {
  const shown = h("img", { class: "sent-picture", alt: chat.t("chat.your_picture"), width: data.width, height: data.height });
  const reader = new FileReader(); // a data address: pages with a content security policy allow those more often than blobs
  reader.addEventListener("load", () => { shown.src = reader.result; });
  chat.server.picture(data.name).then((blob) => reader.readAsDataURL(blob), () => { shown.alt = chat.t("chat.picture_gone"); });
  return shown;
}
