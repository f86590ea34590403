// Lymph in the browser. Every page works without this file; it only makes some things quicker.
// Sections: small tools, focus, unsent answers, sending, autosaved forms, ordering, shortcuts,
// contents of a lesson, copying.

// ---------- Small tools ----------

const root = document.documentElement;
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only where the connection is secure
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// ---------- Focus: the error summary or the verdict, whichever the server marked ----------

find("[data-autofocus]")?.focus();

// ---------- Unsent answers: one entry per change of one question, kept on this device ----------
// An entry stays until the server has answered for it, so it survives a closed tab. It is
// {id, who, tab, url, label, fields, words, basedOn, at, due, isTried, isSubmitted, state, seq}.
// state is "" while it may be sent, "stale" when another tab was first, "refused" when it cannot
// be saved any more.

const DELAY = 500;
const who = root.dataset.person ?? "";
const tab = uuid();
const PREFIX = `lymph:${who}:`;
const memory = new Map(); // where the browser refuses storage, at least until the tab is closed

function store(entry) {
  try {
    localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
  } catch {
    memory.set(entry.id, entry);
  }
}

function drop(entry) {
  memory.delete(entry.id);
  try {
    localStorage.removeItem(PREFIX + entry.id);
  } catch {
    // nothing was stored
  }
}

function stored() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => JSON.parse(localStorage.getItem(key)));
  } catch {
    return [];
  }
}

const entries = () => [...stored(), ...memory.values()].sort((a, b) => a.at - b.at);
const entriesOf = (url) => entries().filter((entry) => entry.url === url);

// ---------- Sending: in order, one at a time, in one tab at a time ----------

const WORDS = {
  saving: "Saving…",
  saved: "Saved",
  offline: "Not saved yet. Your answer is kept on this device and will be sent when you are back online.",
  busy: "Not saved yet. Your answer is kept on this device; we will try again in a moment.",
  expired: "Not saved: this page has expired. Your answer is kept on this device. Reload the page to send it.",
  signedOut: "Not saved: you are signed out. Your answer is kept on this device. Sign in again to send it.",
  stale: "Not saved: this question was answered in another tab.",
  refused: "Not saved: this answer can no longer be sent. Your text is kept on this device.",
  invalid: "Not saved: this answer cannot be read yet.",
};
const KINDS = {
  400: "expired", 401: "signedOut", 403: "expired", 404: "refused", 409: "stale", 410: "refused",
  419: "expired", 422: "invalid",
};
const forms = new Map(); // address of the autosave -> what this page shows for it
let isRunning = false;
let isWanted = false;
let wait = 4000;

async function post(entry) {
  const body = entry.fields.some(([, value]) => value.length > 5000) ? new FormData() : new URLSearchParams();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("csrf_token", find("[name=csrf_token]")?.value ?? "");
  body.set("client_event_id", entry.id);
  body.set("based_on", entry.basedOn);
  const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
  let reply;
  try {
    reply = await fetch(entry.url, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
  } catch {
    return { kind: "offline" };
  }
  if (reply.type === "opaqueredirect") return { kind: "signedOut" };
  const data = await reply.json().catch(() => ({}));
  if (reply.ok) return { kind: Number.isInteger(data.seq) ? "saved" : "busy", seq: data.seq };
  return { kind: KINDS[reply.status] ?? "busy", seq: data.seq, message: data.message };
}

// What became of an entry is shown where it was typed, whichever tab has sent it.
const tabs = window.BroadcastChannel && new BroadcastChannel("lymph");

function hear({ entry, kind, seq, message }) {
  const page = forms.get(entry.url);
  if (!page?.owns(entry)) return;
  if (kind === "saved") page.knows(seq);
  page.show(kind, message);
}

function tell(news) {
  hear(news);
  tabs?.postMessage(news);
}

if (tabs) tabs.onmessage = ({ data }) => hear(data);

// True where the next entry may follow, false where sending has to rest.
function settle(entry, { kind, seq, message }) {
  const isOver = ["stale", "refused"].includes(kind);
  if (kind === "saved") {
    drop(entry);
    wait = 4000;
    for (const later of entriesOf(entry.url)) {
      if (later.tab === entry.tab) store({ ...later, basedOn: seq });
    }
  } else if (kind === "invalid" || (isOver && entry.isSubmitted)) {
    drop(entry); // a submitted form was answered by a page of its own
  } else if (isOver) {
    const together = entriesOf(entry.url);
    together.forEach(drop);
    store({ ...together.at(-1), id: uuid(), state: kind, seq, isTried: false });
  }
  tell({ entry, kind, seq, message });
  if (kind === "offline" || kind === "busy") {
    setTimeout(send, wait);
    wait = Math.min(wait * 2, 60000);
  }
  return kind === "saved" || kind === "invalid" || isOver;
}

async function drain() {
  const isNext = (entry) => !entry.state && entry.due <= Date.now();
  for (let entry = entries().find(isNext); entry; entry = entries().find(isNext)) {
    store({ ...entry, isTried: true });
    hear({ entry, kind: "saving" });
    const reply = await post(entry);
    if (settle(entry, reply)) continue;
    for (const [url, page] of forms) { // what waits behind it is not saved either
      if (entriesOf(url).some((one) => !one.state)) page.show(reply.kind, reply.message);
    }
    break;
  }
  const later = entries().filter((entry) => !entry.state && entry.due > Date.now());
  if (later.length) setTimeout(send, later[0].due - Date.now() + 5);
  showKept();
}

async function send() {
  isWanted = true;
  if (isRunning) return;
  isRunning = true;
  while (isWanted) {
    isWanted = false;
    await (navigator.locks ? navigator.locks.request("lymph-send", drain) : drain());
  }
  isRunning = false;
}

// What the learner would want to keep, as plain text.
function download() {
  const text = entries().map((entry) => `${entry.label}\n${new Date(entry.at).toLocaleString()}\n\n${entry.words}\n`);
  const href = URL.createObjectURL(new Blob([text.join("\n----------\n\n")], { type: "text/plain" }));
  return made("a", { className: "btn", href, download: "my-answers.txt" }, "Download my answers");
}

// On pages without the question itself: a line on top while something is not sent.
function showKept() {
  const kept = entries().filter((entry) => !forms.has(entry.url) && (entry.isTried || entry.state));
  const isLost = kept.some((entry) => entry.state);
  find("[data-kept]")?.remove();
  if (!kept.length) return;
  const words = isLost
    ? "An answer on this device could not be saved."
    : "An answer is kept on this device and not sent yet. It will be sent when you are back online.";
  const box = made("div", { className: "flash warn flashes" }, made("p", { role: "status" }, words), download());
  box.dataset.kept = "";
  if (isLost) {
    const forget = made("button", { className: "btn btn-quiet", type: "button" }, "Remove it from this device");
    forget.addEventListener("click", () => {
      kept.filter((entry) => entry.state).forEach(drop);
      showKept();
    });
    box.append(forget);
  }
  find("main")?.prepend(box);
}

// ---------- Submitted forms: the page that follows is the answer to what they brought ----------
// Only if it really followed: not after going back, by another way, or with an error of the server.

const ANSWERED = [200, 409, 422];

function remember(ids) {
  try {
    sessionStorage.setItem("lymph:submitted", JSON.stringify({ ids, from: location.href.split("#")[0] }));
  } catch {
    // they are sent once more, which is harmless
  }
}

function forgetAnswered() {
  try {
    const { ids, from } = JSON.parse(sessionStorage.getItem("lymph:submitted")) ?? {};
    sessionStorage.removeItem("lymph:submitted");
    const [{ type, responseStatus }] = performance.getEntriesByType("navigation");
    if (type !== "navigate" || document.referrer !== from || !ANSWERED.includes(responseStatus)) return;
    entries().filter((entry) => ids.includes(entry.id)).forEach(drop);
  } catch {
    // nothing was submitted, or nothing can be known of it
  }
}

// ---------- Autosaved forms ----------

function inWords(form) {
  const lines = all("legend.stem", form).map((stem) => stem.innerText.trim());
  for (const control of form.elements) {
    if (!control.name || !control.labels?.length) continue;
    const label = (find("span", control.labels[0]) ?? control.labels[0]).innerText.trim();
    if (control.type === "radio" || control.type === "checkbox") {
      if (control.checked) lines.push(`- ${label}`);
    } else if (control.value) {
      lines.push(`- ${label}: ${control.selectedOptions?.[0].text ?? control.value}`);
    }
  }
  return lines.join("\n");
}

function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = values.includes(control.value);
    } else if (values.length) {
      [control.value] = values;
    }
  }
}

function autosave(form) {
  const url = new URL(form.dataset.autosave, location.href).pathname;
  const { based_on: basedOn, client_event_id: eventId } = form.elements;
  const box = find("[data-status]", form);
  let timer;
  const found = new Set(entriesOf(url).map((entry) => entry.id)); // shown here, typed before
  let hasTrouble = false;
  let isSent = false;

  function keep() {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
    const last = entriesOf(url).at(-1);
    const isSame = last && last.tab === tab && !last.isTried;
    store({
      id: isSame ? last.id : uuid(),
      who, tab, url, fields,
      label: form.dataset.label ?? document.title,
      words: inWords(form),
      basedOn: isSame ? last.basedOn : Number(basedOn?.value ?? 0),
      at: isSame ? last.at : Date.now(),
      due: Date.now() + DELAY,
      isTried: false,
      state: (isSame && last.state) || "",
      seq: last?.seq,
    });
    clearTimeout(timer);
    timer = setTimeout(send, DELAY + 5);
    if (!hasTrouble) show("saving");
  }

  function show(kind, message) {
    hasTrouble = kind !== "saved" && kind !== "saving" && kind !== "invalid";
    if (!box) return;
    const line = find("[role=status]", box);
    const words = message ? `Not saved${kind === "invalid" ? " yet" : ""}. ${message}` : WORDS[kind];
    if (line.textContent !== words) line.textContent = words; // said once
    all(".row", box).forEach((row) => row.remove());
    if (!hasTrouble) return;
    const row = made("div", { className: "row" });
    if (kind === "stale") {
      const mine = made("button", { className: "btn", type: "button" }, "Keep this answer");
      const theirs = made("button", { className: "btn", type: "button" }, "Show the saved one");
      mine.addEventListener("click", () => resolve(true));
      theirs.addEventListener("click", () => resolve(false));
      row.append(mine, theirs);
    }
    row.append(download());
    box.append(row);
  }

  // The learner decides between this tab's answer and the one that was saved elsewhere.
  function resolve(isMine) {
    for (const entry of entriesOf(url).filter((one) => one.state === "stale")) {
      drop(entry);
      if (isMine) store({ ...entry, id: uuid(), state: "", basedOn: entry.seq, tab, due: 0 });
    }
    if (isMine) return send();
    hasTrouble = false;
    return location.reload();
  }

  async function submit(event) {
    if (isSent) return event.preventDefault();
    clearTimeout(timer);
    if (!navigator.onLine) {
      event.preventDefault();
      keep();
      return show("offline");
    }
    if (isRunning && entriesOf(url).some((entry) => entry.isTried && !entry.state)) {
      event.preventDefault(); // let the save on its way arrive first, so that nothing looks stale
      await Promise.race([idle(), new Promise((done) => setTimeout(done, 3000))]);
      return form.requestSubmit(event.submitter);
    }
    const waiting = entriesOf(url);
    const last = waiting.at(-1);
    if (eventId) eventId.value = last?.id ?? uuid();
    if (basedOn && last) basedOn.value = last.state === "stale" ? last.seq : last.basedOn;
    waiting.forEach((entry) => store({ ...entry, isSubmitted: true, state: "", due: Date.now() + 5000 }));
    remember(waiting.map((entry) => entry.id));
    isSent = true;
  }

  async function idle() {
    while (isRunning) await new Promise((done) => setTimeout(done, 50));
  }

  forms.set(url, {
    show,
    owns: (entry) => entry.tab === tab || found.has(entry.id),
    knows: (seq) => { if (basedOn) basedOn.value = seq; },
  });
  form.addEventListener("input", keep);
  form.addEventListener("submit", submit);
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("beforeunload", (event) => { if (hasTrouble && !isSent) event.preventDefault(); });
  const last = entriesOf(url).at(-1);
  if (last) {
    fill(form, last.fields);
    if (last.state) show(last.state);
  }
}

function sendNow() {
  for (const entry of entries()) {
    if (!entry.isSubmitted && entry.tab === tab) store({ ...entry, due: 0 });
  }
  send();
}

forgetAnswered();
all("form[data-autosave]").forEach(autosave);
addEventListener("online", () => {
  wait = 1000; // the network may need a moment more than the event
  send();
});
addEventListener("pagehide", sendNow);
document.addEventListener("visibilitychange", () => { if (document.hidden) sendNow(); });
find("form[data-sign-out]")?.addEventListener("submit", (event) => {
  const question = "Some answers are not sent yet. They stay on this device until you sign in again. Sign out now?";
  if (entries().length && !confirm(question)) event.preventDefault();
});
if (entries().length) send();

// ---------- Ordering: buttons move an item, the places follow ----------

function ordering(list) {
  const said = find("[data-order-said]", list.parentNode);
  const items = () => all("[data-item]", list);
  const place = (item) => find("select", item);

  function number() {
    items().forEach((item, index) => { place(item).value = String(index + 1); });
  }

  function move(item, to, focus) {
    const others = items().filter((one) => one !== item);
    const spot = Math.max(0, Math.min(to, others.length));
    list.insertBefore(item, others[spot] ?? null);
    number();
    items().forEach((one) => one.classList.toggle("moved", one === item));
    focus.focus();
    if (said) said.textContent = `${find("label", item).innerText.trim()}: place ${spot + 1} of ${others.length + 1}`;
    place(item).dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const item of items()) {
    for (const button of all("[data-move]", item)) {
      button.hidden = false;
      button.addEventListener("click", () => move(item, items().indexOf(item) + Number(button.dataset.move), button));
    }
    place(item).addEventListener("change", (event) => {
      if (event.target.value) move(item, Number(event.target.value) - 1, event.target);
    });
  }
  const places = items().map((item) => Number(place(item).value));
  if (new Set(places).size === places.length && !places.includes(0)) {
    items().sort((a, b) => place(a).value - place(b).value).forEach((item) => list.append(item));
  }
}

all("[data-order]").forEach(ordering);

// ---------- Contents of a lesson: the section in view is marked ----------

const links = all(".toc a");
const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))).filter(Boolean);
let section = 0;

function mark() {
  const isAtEnd = innerHeight + scrollY >= root.scrollHeight - 4;
  const passed = sections.findLastIndex((one) => one.getBoundingClientRect().top < innerHeight * 0.3);
  section = isAtEnd ? sections.length - 1 : Math.max(0, passed);
  links.forEach((link) => {
    if (link.hash === `#${encodeURIComponent(sections[section].id)}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  });
}

// Where a reader rests for three seconds is noted, each section once, so that Today leads back there.
const article = find("article.lesson[data-place]");
const noted = new Set();
let restsAt;
let resting;

function rest() {
  const anchor = sections[section].id;
  if (!who || !article || anchor === restsAt) return;
  restsAt = anchor;
  clearTimeout(resting);
  if (!noted.has(anchor)) resting = setTimeout(note, 3000, anchor);
}

function note(anchor) {
  restsAt = "";
  if (document.hidden) return;
  noted.add(anchor);
  const body = new FormData();
  body.set("anchor", anchor);
  body.set("csrf_token", find("[name=csrf_token]")?.value ?? "");
  fetch(article.dataset.place, { method: "POST", body, keepalive: true }).catch(() => noted.delete(anchor));
}

if (sections.length) {
  let isPlanned = false;
  addEventListener("scroll", () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => { isPlanned = false; mark(); rest(); });
  }, { passive: true });
  document.addEventListener("visibilitychange", rest);
  mark();
  rest();
  const isWide = matchMedia("(min-width: 64rem)").matches;
  const fold = find(".toc details");
  if (isWide && !CSS.supports("selector(::details-content)")) fold.open = true;
  if (!isWide) fold.addEventListener("click", (event) => { if (event.target.closest("a")) fold.open = false; });
}

// ---------- Shortcuts: single keys, off while typing, and off altogether in Settings ----------

let first = ""; // "g" or "s" while its second key is awaited

function choose(name, number) {
  const control = all(`form.question [name="${name}"]:is([type=radio], [type=checkbox])`)[number];
  if (!control) return false;
  control.focus();
  control.click();
  return true;
}

function press(selector) {
  const control = find(selector);
  if (control?.matches("details")) control.open = !control.open;
  else control?.click();
  return Boolean(control);
}

function go(step) {
  const heading = sections[section + step];
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.scrollIntoView();
  heading.focus({ preventScroll: true });
  return true;
}

function search() {
  const box = find("#find");
  if (box?.offsetParent) box.focus();
  else find(".find-link")?.click();
  return true;
}

// Enter while focus rests on a heading, or on nothing: check what was answered, or go on.
function enter(target) {
  if (target !== document.body && !target.matches("h1, h2, h3, main")) return false;
  const form = find("form.question");
  if (!form) return press("[data-next]");
  if (!find(":checked", form)) return false;
  form.requestSubmit(find(".btn-primary", form));
  return true;
}

const KEYS = {
  "?": () => { find("#keys")?.togglePopover?.(); return true; },
  "/": search,
  j: () => go(1),
  k: () => go(-1),
  n: () => press("[data-next]"),
  p: () => press("[data-prev]"),
  f: () => press("[data-flag]"),
  h: () => press("[data-hint]"),
  b: () => !find("form.question [name=choice]") && press("[data-bookmark]"),
};

function shortcut(key, target) {
  const before = first;
  first = "";
  if (before === "g") return press(`[data-go="${CSS.escape(key)}"]`);
  if (before === "s" && /^[1-3]$/.test(key)) return choose("confidence", Number(key) - 1);
  if (key === "g" || key === "s") {
    first = key;
    return true;
  }
  if (key === "Enter") return enter(target);
  if (/^[1-9]$/.test(key)) return choose("choice", Number(key) - 1);
  if (/^[a-e]$/.test(key) && choose("choice", key.charCodeAt(0) - 97)) return true;
  return Boolean(KEYS[key]?.());
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

find("#keys")?.addEventListener("toggle", (event) => {
  if (event.newState === "open") find("#keys-title").focus();
});

if (root.dataset.keys !== "off") {
  addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(target)) return;
    if (shortcut(event.key, target)) event.preventDefault();
  });
}

// ---------- Copying ----------

if (navigator.clipboard) {
  for (const button of all("[data-copy]")) {
    const label = find("span", button);
    const words = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = "Copied";
      setTimeout(() => { label.textContent = words; }, 2000);
    });
  }
}

// ---------- Figures that can be tried: their script comes only where one stands ----------

if (find("figure[data-exercise]")) import("./exercises.js");
