"use strict";
// The page: a list of documents, the one that is looked at, the rule that was asked for. All text from documents, rules
// and names goes in as text nodes; nothing here makes markup of a string.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { docs, rules, families } = data;
  const $ = (id) => document.getElementById(id);
  const ROW = 44;
  const PLACES = 200;

  // What could move the cursor, hide, or turn the direction of what follows is shown as its number.
  const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;
  const UNSAFE_ALL = new RegExp(UNSAFE.source, "gu");

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
      else if (key === "hue") element.style.setProperty("--hue", value);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
    return element;
  };
  const text = (string) => {
    if (!UNSAFE.test(string)) return [document.createTextNode(string)];
    const out = [];
    let at = 0;
    for (const found of string.matchAll(UNSAFE_ALL)) {
      if (found.index > at) out.push(document.createTextNode(string.slice(at, found.index)));
      out.push(make("span", { class: "esc" }, "U+" + found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")));
      at = found.index + found[0].length;
    }
    if (at < string.length) out.push(document.createTextNode(string.slice(at)));
    return out;
  };
  const hue = (family) => Math.round((family * 137.5) % 360);
  const number = (value) => value.toLocaleString("en");
  const nameOf = (rule) => rules[rule].address;

  // Parts of a document: a string stays; [string, rule] goes; [string, step name, string] is tidied to the last.
  const isGone = (part) => typeof part !== "string" && typeof part[1] === "number";
  const taken = docs.map((doc) => {
    const set = new Set();
    for (const part of doc.parts) if (isGone(part)) set.add(part[1]);
    return set;
  });
  const firing = rules.map(() => []);
  docs.forEach((doc, index) => doc.parts.forEach((part, at) => { if (isGone(part)) firing[part[1]].push([index, at]); }));

  // Filters.
  const filter = { rule: -1, family: -1, lang: "", verdict: "", words: "" };
  let shown = [];
  let current = -1;
  let span = -1;
  let two = false;

  const decided = new Set();
  const passes = (doc, index) =>
    !decided.has(index) &&
    (filter.rule < 0 || taken[index].has(filter.rule)) &&
    (filter.family < 0 || [...taken[index]].some((rule) => rules[rule].family === filter.family)) &&
    (!filter.lang || (doc.lang || "unknown") === filter.lang) &&
    (!filter.verdict || doc.verdict === filter.verdict) &&
    (!filter.words || doc.name.toLowerCase().includes(filter.words) || doc.parts.some((part) => (typeof part === "string" ? part : part[0]).toLowerCase().includes(filter.words)));

  const refilter = () => {
    shown = [];
    docs.forEach((doc, index) => { if (passes(doc, index)) shown.push(index); });
    $("count").textContent = `${number(shown.length)} of ${number(docs.length)}`;
    $("room").style.height = shown.length * ROW + "px";
    const keep = shown.indexOf(docs.length ? current : -1);
    drawList();
    if (keep < 0) show(shown.length ? shown[0] : -1);
    for (const bar of document.querySelectorAll(".bar")) {
      const on = bar.dataset.kind === "family" ? filter.family === Number(bar.dataset.value) : filter.lang === bar.dataset.value;
      bar.setAttribute("aria-pressed", String(on));
    }
    $("rule-filter").value = filter.rule < 0 ? "" : nameOf(filter.rule);
    $("lang-filter").value = filter.lang;
  };

  // The list holds only the rows that are in view.
  const drawList = () => {
    const list = $("list");
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
    const rows = [];
    for (let at = first; at < last; at += 1) {
      const index = shown[at];
      const doc = docs[index];
      const row = make(
        "div",
        { class: "row", role: "option", id: "row-" + index, "aria-selected": String(index === current), on: { click: () => show(index) } },
        make("div", { class: "name", dir: "auto" }, text(doc.name)),
        make("div", { class: "about" }, text([doc.verdict, doc.lang || "unknown", doc.site, "rules: " + number(taken[index].size)].filter(Boolean).join(" · "))),
      );
      row.style.top = at * ROW + "px";
      rows.push(row);
    }
    $("room").replaceChildren(...rows);
  };

  // Parts to lines: each line takes its direction from its own letters.
  const lines = (parts, after) => {
    const out = [];
    let line = make("div", { class: "line", dir: "auto" });
    const put = (string, wrap) => {
      string.split("\n").forEach((piece, at) => {
        if (at > 0) { out.push(line); line = make("div", { class: "line", dir: "auto" }); }
        if (piece) line.append(...(wrap ? [wrap(piece)] : text(piece)));
      });
    };
    parts.forEach((part, at) => {
      if (typeof part === "string") put(part);
      else if (after) put(part[2] || "");
      else if (isGone(part)) {
        const rule = rules[part[1]];
        const open = () => { span = at; openRule(part[1]); mark(); };
        put(part[0], (piece) => make("del", { "data-part": at, hue: hue(rule.family), tabindex: 0, role: "button", title: rule.address, on: { click: open, keydown: (event) => { if (event.key === "Enter") open(); } } }, text(piece)));
      } else {
        put(part[0], (piece) => make("del", { class: "tidy", title: "tidy/" + part[1] }, text(piece)));
        if (part[2]) put(part[2], (piece) => make("ins", { title: "tidy/" + part[1] }, text(piece)));
      }
    });
    out.push(line);
    return out;
  };

  const show = (index) => {
    current = index;
    span = -1;
    const main = $("text");
    if (index < 0) {
      main.replaceChildren(make("p", { class: "empty" }, "No document passes the filters."));
      drawList();
      return;
    }
    const doc = docs[index];
    const before = make("section", {}, two ? make("h3", {}, "before") : null, lines(doc.parts, false));
    const sides = make("div", { class: two ? "sides two" : "sides" }, before, two ? make("section", {}, make("h3", {}, "after"), lines(doc.parts, true)) : null);
    const notes = (doc.notes || []).map((note) => make("div", { class: "line", dir: "auto" }, text(note)));
    main.replaceChildren(
      make("h2", { dir: "auto" }, text(doc.name)),
      make("div", { class: "about" }, text([doc.verdict, doc.reason, doc.lang, doc.site].filter(Boolean).join(" · "))),
      sides,
      notes.length ? make("div", { class: "notes" }, notes) : "",
    );
    main.scrollTop = 0;
    const at = shown.indexOf(index);
    const list = $("list");
    if (at >= 0 && (at * ROW < list.scrollTop || (at + 1) * ROW > list.scrollTop + list.clientHeight)) list.scrollTop = Math.max(0, at * ROW - list.clientHeight / 2);
    drawList();
    list.setAttribute("aria-activedescendant", "row-" + index);
  };

  const mark = () => {
    for (const old of document.querySelectorAll("del.now")) old.classList.remove("now");
    const found = document.querySelectorAll(`del[data-part="${span}"]`);
    for (const piece of found) piece.classList.add("now");
    if (found.length) found[0].scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const at = shown.indexOf(current) + by;
    if (at >= 0 && at < shown.length) show(shown[at]);
  };
  const stepSpan = (by) => {
    if (current < 0) return;
    const gone = docs[current].parts.map((part, at) => (isGone(part) ? at : -1)).filter((at) => at >= 0);
    if (!gone.length) return;
    const next = by > 0 ? gone.find((at) => at > span) : gone.filter((at) => at < (span < 0 ? Infinity : span)).pop();
    span = next === undefined ? (by > 0 ? gone[0] : gone[gone.length - 1]) : next;
    mark();
    if (!$("rule").hidden) openRule(docs[current].parts[span][1]);
  };

  // An example: [-what goes-] struck.
  const example = (marked) => {
    const parts = marked.map((piece) => (typeof piece === "string" ? document.createTextNode(piece) : piece));
    const box = make("div", { class: "example" });
    let line = make("div", { class: "line", dir: "auto" });
    for (const part of parts) {
      const gone = Array.isArray(part);
      const string = gone ? part[0] : part.textContent;
      string.split("\n").forEach((piece, at) => {
        if (at > 0) { box.append(line); line = make("div", { class: "line", dir: "auto" }); }
        if (piece) line.append(...(gone ? [make("del", {}, text(piece))] : text(piece)));
      });
    }
    box.append(line);
    return box;
  };

  const openRule = (index) => {
    const rule = rules[index];
    const panel = $("rule");
    const places = firing[index].slice(0, PLACES).map(([doc, at]) =>
      make("button", { class: "place", dir: "auto", on: { click: () => { if (!shown.includes(doc)) clear(); show(doc); span = at; mark(); } } }, text(`${docs[doc].name}: ${docs[doc].parts[at][0].trim().slice(0, 80)}`)));
    panel.hidden = false;
    const parts = [
      make("button", { id: "close", "aria-label": "close", on: { click: closeRule } }, "×"),
      make("h2", {}, make("span", { class: "swatch", hue: hue(rule.family) }), " ", text(rule.address)),
      make("p", {}, text(rule.about || "")),
      make("p", { class: "empty" }, text([families[rule.family], rule.finder, rule.place].filter(Boolean).join(" · "))),
      make("button", { on: { click: () => { filter.rule = filter.rule === index ? -1 : index; refilter(); } } }, "only documents it fires in"),
      rule.patterns.length ? make("h3", {}, "patterns") : "",
      rule.patterns.slice(0, 30).map((pattern) => make("div", { class: "line", dir: "auto" }, text(pattern))),
      rule.match.length ? make("h3", {}, "strips") : "",
      rule.match.map(example),
      rule.keep.length ? make("h3", {}, "keeps") : "",
      rule.keep.map(example),
      make("h3", {}, `fires here in ${number(firing[index].length)} places`),
      places,
    ];
    panel.replaceChildren(...parts.flat());
    panel.scrollTop = 0;
  };
  const closeRule = () => { $("rule").hidden = true; $("text").focus(); };
  const clear = () => { Object.assign(filter, { rule: -1, family: -1, lang: "", verdict: "", words: "" }); $("verdict-filter").value = ""; $("words").value = ""; refilter(); };
  const turn = () => {
    const root = document.documentElement.classList;
    const dark = root.contains("dark") || (!root.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
    root.toggle("dark", !dark);
    root.toggle("light", dark);
  };
  const sides = () => { two = !two; $("sides").setAttribute("aria-pressed", String(two)); const keep = span; show(current); span = keep; mark(); };

  // Decisions, where a server takes them. One that it did not take leaves the document where it is.
  const tell = (what, body) => fetch(what, { method: "POST", body }).then((answer) => { if (!answer.ok) throw new Error(answer.status); });
  const decide = (what) => {
    if (!data.served || current < 0) return;
    const index = current;
    const at = shown.indexOf(index);
    tell(what, docs[index].name).then(() => {
      decided.add(index);
      current = shown[at + 1] ?? shown[at - 1] ?? -1;
      $("decisions").dataset.last = what;
      refilter();
      if (current >= 0) show(current);
    }, () => { $("count").textContent = "the server is gone"; });
  };
  const end = () => { if (data.served) tell("end", "").then(() => { $("count").textContent = "ended"; }, () => {}); };

  // Bars.
  const bars = (title, kind, rows) => {
    const most = Math.max(1, ...rows.map((row) => row.characters));
    return make("section", {}, make("h2", {}, title), rows.map((row) => {
      const fill = make("span", { class: "fill", hue: kind === "family" ? hue(row.value) : 215 });
      fill.style.width = (100 * row.characters) / most + "%";
      const press = () => {
        if (kind === "family") filter.family = filter.family === row.value ? -1 : row.value;
        else filter.lang = filter.lang === row.value ? "" : row.value;
        refilter();
      };
      return make("button", { class: "bar", "data-kind": kind, "data-value": row.value, "aria-pressed": "false", title: `${number(row.characters)} characters in ${number(row.documents)} documents`, on: { click: press } },
        make("span", {}, text(row.name)), make("span", { class: "track" }, fill), make("span", { class: "number" }, number(row.characters)));
    }));
  };
  $("bars").append(bars("characters that go, by family", "family", data.by_family), bars("by language", "lang", data.by_lang));

  // Controls.
  $("title").replaceChildren(...text(data.title));
  const options = (select, values) => select.append(make("option", { value: "" }, "all"), ...values.map((value) => make("option", { value }, text(value))));
  options($("lang-filter"), [...new Set(docs.map((doc) => doc.lang || "unknown"))].sort());
  options($("verdict-filter"), [...new Set(docs.map((doc) => doc.verdict))].sort());
  $("rules").append(...rules.map((rule) => make("option", { value: rule.address })));
  $("rule-filter").addEventListener("change", (event) => { filter.rule = rules.findIndex((rule) => rule.address === event.target.value); refilter(); });
  $("lang-filter").addEventListener("change", (event) => { filter.lang = event.target.value; refilter(); });
  $("verdict-filter").addEventListener("change", (event) => { filter.verdict = event.target.value; refilter(); });
  let waiting = 0;
  $("words").addEventListener("input", (event) => { clearTimeout(waiting); waiting = setTimeout(() => { filter.words = event.target.value.toLowerCase(); refilter(); }, 120); });
  $("sides").addEventListener("click", sides);
  $("decisions").hidden = !data.served;
  $("deciding").hidden = !data.served;
  for (const what of ["accept", "reject"]) $(what).addEventListener("click", () => decide(what));
  $("end").addEventListener("click", end);
  $("turn").addEventListener("click", turn);
  $("ask").addEventListener("click", () => $("help").showModal());
  $("list").addEventListener("scroll", drawList);
  addEventListener("resize", drawList);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = /^(INPUT|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape") { if (typing) event.target.blur(); else if (!$("rule").hidden) closeRule(); else clear(); return; }
    if (typing || $("help").open) return;
    const keys = {
      j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), n: () => stepSpan(1), p: () => stepSpan(-1),
      r: () => { if (span >= 0) openRule(docs[current].parts[span][1]); }, s: sides, d: turn, "/": () => $("words").focus(), "?": () => $("help").showModal(),
      a: () => decide("accept"), x: () => decide("reject"), q: end,
      Home: () => { if (shown.length) show(shown[0]); }, End: () => { if (shown.length) show(shown[shown.length - 1]); },
    };
    const run = keys[event.key];
    if (run && !(event.key.startsWith("Arrow") && event.target.closest("#text, #rule"))) { event.preventDefault(); run(); }
  });
  refilter();
  document.documentElement.dataset.ready = "yes";
})();
