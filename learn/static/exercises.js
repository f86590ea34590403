// Figures that can be tried: loaded only by lessons that have one. Nothing is kept, nothing is sent.
import { AREAS, areasOf, meets2016, sssOf } from "./scoring.js";

const SVG = "http://www.w3.org/2000/svg";

function made(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function drawn(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// ---------- The pain map: 19 areas, the symptoms, and what the four rules make of them ----------

const WEEK = [["fatigue", "Fatigue"], ["unrefreshed", "Waking unrefreshed"], ["cognitive", "Trouble with thinking or memory"]];
const HALF_YEAR = [["headache", "Headaches"], ["abdomen", "Pain or cramps in the lower abdomen"], ["depression", "Depression"]];
const DEGREES = ["0: none", "1: mild", "2: moderate", "3: severe"];

function box(name, label) {
  const input = made("input", { type: "checkbox", id: `try-${name}` });
  return made("div", { className: "check" }, input, made("label", { htmlFor: input.id }, label));
}

function painMap(figure) {
  const svg = figure.querySelector("svg");
  const panel = made("div", { className: "exercise stack" });
  const ticks = checklist(panel);
  const symptoms = symptomFields(panel);
  const result = made("p", { className: "label", role: "status" });
  panel.append(result, made("p", { className: "small" }, "This is a learning exercise with an invented person, not a diagnosis. Nothing is stored or sent."));
  figure.append(panel);
  svg.setAttribute("role", "group");
  svg.prepend(hatch());
  const marks = new Map(AREAS.map((area) => [area.id, mark(svg, area, ticks.get(area.id))]));

  function update() {
    const ids = AREAS.map((area) => area.id).filter((id) => ticks.get(id).checked);
    for (const [id, show] of marks) show(ids.includes(id));
    const { wpi, regions } = areasOf(ids);
    const sss = sssOf(symptoms.values());
    const isMet = meets2016({ wpi, sss, regions, months: symptoms.months() });
    result.textContent = `WPI ${wpi} of 19. Regions with pain: ${regions} of 5 (jaw, chest and abdomen do not count here). `
      + `SSS ${sss} of 12. FS score ${wpi + sss} of 31. 2016 criteria: ${isMet ? "met" : "not met"}.`;
  }
  panel.addEventListener("input", update);
  update();
}

function checklist(panel) {
  const ticks = new Map();
  const groups = made("div", { className: "exercise-areas" });
  for (const region of new Set(AREAS.map((area) => area.region))) {
    const group = made("fieldset", {}, made("legend", { className: "label" }, region));
    for (const area of AREAS.filter((one) => one.region === region)) {
      const row = box(area.id, area.label);
      ticks.set(area.id, row.firstChild);
      group.append(row);
    }
    groups.append(group);
  }
  panel.append(made("p", { className: "label" }, "Try it: mark areas on the map or in this list."), groups);
  return ticks;
}

function symptomFields(panel) {
  const degrees = WEEK.map(([name, label]) => {
    const select = made("select", { id: `try-${name}` }, ...DEGREES.map((words, value) => made("option", { value }, words)));
    panel.append(made("div", { className: "field short" }, made("label", { htmlFor: select.id }, `${label} (past week)`), select));
    return [name, select];
  });
  const boxes = HALF_YEAR.map(([name, label]) => {
    const row = box(`symptom-${name}`, `${label} (past 6 months)`);
    panel.append(row);
    return [name, row.firstChild];
  });
  const months = made("input", { type: "number", id: "try-months", min: 0, max: 600, value: 3, inputMode: "numeric" });
  panel.append(made("div", { className: "field short" }, made("label", { htmlFor: months.id }, "Months at a similar level"), months));
  return {
    values: () => Object.fromEntries([
      ...degrees.map(([name, select]) => [name, Number(select.value)]),
      ...boxes.map(([name, input]) => [name, Number(input.checked)]),
    ]),
    months: () => Number(months.value) || 0,
  };
}

// The fill of an area that hurts: lines at 45 degrees, so that colour is not all that tells it.
function hatch() {
  const pattern = drawn("pattern", { id: "area-hatch", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(drawn("rect", { class: "fill-recalltint", width: 9, height: 9 }), drawn("path", { class: "line-recall", d: "M0 0V9", "stroke-width": 3 }));
  const defs = drawn("defs");
  defs.append(pattern);
  return defs;
}

// Make one rectangle of the drawing a checkbox that follows its twin in the list.
function mark(svg, area, tick) {
  const shape = svg.querySelector(`rect[x="${area.x}"][y="${area.y}"]`);
  if (!shape) return () => {};
  const attributes = { role: "checkbox", tabindex: "0", "aria-label": area.label };
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  const toggle = () => {
    tick.checked = !tick.checked;
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  };
  shape.addEventListener("click", toggle);
  shape.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    toggle();
  });
  return (isOn) => {
    shape.setAttribute("aria-checked", isOn);
    shape.classList.toggle("area-on", isOn);
  };
}

// ---------- False positives of the ANA test among 200 healthy adults ----------

const TITRES = [["1:40", 63, "31.7%"], ["1:80", 27, "13.3%"], ["1:160", 10, "5.0%"], ["1:320", 7, "3.3%"]];
const PEOPLE = 200;
const PER_ROW = 20;

function anaTitres(figure) {
  const people = crowd();
  const said = made("p", { className: "label", role: "status" });
  const choices = TITRES.map(([titre], index) => {
    const input = made("input", { type: "radio", name: "try-titre", id: `try-titre-${index}`, value: index, checked: index === 0 });
    return made("div", { className: "check" }, input, made("label", { htmlFor: input.id }, titre));
  });
  const group = made("fieldset", {}, made("legend", { className: "label" }, "Try it: choose a dilution"), made("div", { className: "row" }, ...choices));

  function update() {
    const [titre, count, share] = TITRES[Number(group.querySelector("input:checked").value)];
    people.icons.forEach((icon, index) => icon.classList.toggle("is-positive", index < count));
    said.textContent = `At ${titre}, ${count} of ${PEOPLE} healthy adults test positive (${share}).`;
  }
  group.addEventListener("input", update);
  figure.append(made("div", { className: "exercise stack" }, group, people.svg, said));
  update();
}

function crowd() {
  const svg = drawn("svg", { viewBox: "0 0 800 400", class: "figure crowd", "aria-hidden": "true", focusable: "false" });
  const icons = Array.from({ length: PEOPLE }, (_, index) => {
    const x = (index % PER_ROW) * 40 + 20;
    const y = Math.floor(index / PER_ROW) * 40 + 8;
    const icon = drawn("g", { class: "person" });
    icon.append(drawn("circle", { cx: x, cy: y + 6, r: 6 }), drawn("path", { d: `M${x - 10} ${y + 28}a10 14 0 0 1 20 0z` }));
    svg.append(icon);
    return icon;
  });
  return { svg, icons };
}

document.head.append(made("link", { rel: "stylesheet", href: new URL("./exercises.css", import.meta.url).href }));
const EXERCISES = { "pain-map": painMap, "ana-titres": anaTitres };
for (const figure of document.querySelectorAll("figure[data-exercise]")) EXERCISES[figure.dataset.exercise]?.(figure);
