// The time that is left of a timed attempt: loaded only there. The server's clock decides; this
// page counts from what the server said when it was made, whatever the clock of the device shows.
const box = document.querySelector("[data-timer]");
const { attempt, left, total, grace } = box.dataset;
const key = `lymph:timer:${attempt}`;
const [clock, toggle, quieter, said] = ["clock", "toggle", "quiet", "said"].map((part) => box.querySelector(`[data-timer-${part}]`));
const WARNINGS = [["a fifth of your time", total / 5], ["one minute", 60]];
const OUT_OF_STEP = 5; // seconds between two clocks of one device: it slept, or was set anew

const begun = { steady: performance.now(), wall: Date.now() };
const steadySeconds = () => (performance.now() - begun.steady) / 1000;
const secondsLeft = () => Math.max(0, Math.ceil(left - steadySeconds()));

// What the person chose is kept for this attempt; without storage, for this page.
let chosen = {};
try {
  chosen = JSON.parse(localStorage.getItem(key)) ?? {};
} catch {
  // nothing was kept
}
function choose(change) {
  chosen = { ...chosen, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(chosen));
  } catch {
    // kept for this page only
  }
  show();
}

function inWords(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}

function show() {
  clock.textContent = chosen.isHidden ? "hidden" : inWords(secondsLeft());
  toggle.textContent = chosen.isHidden ? "Show the time" : "Hide the time";
  quieter.textContent = chosen.isQuiet ? "Turn warnings on" : "Turn warnings off";
  if (chosen.isQuiet) said.textContent = "";
}

// Said once each, politely; what was over before this page was made is not said again.
const waiting = WARNINGS.filter(([, at]) => at < left).sort(([, a], [, b]) => b - a);
function warn() {
  while (waiting.length && secondsLeft() <= waiting[0][1]) {
    const [words] = waiting.shift();
    if (!chosen.isQuiet) said.textContent = `You have ${words} left. What is saved when time is up counts.`;
  }
}

// The page's own form takes what stands in it along; where there is none, the server closes.
function end() {
  const button = document.querySelector("[data-time-up]");
  said.textContent = "Time is up. Your answers are being handed in.";
  if (button) button.form.requestSubmit(button);
  setTimeout(() => location.reload(), (Number(grace) + 2) * 1000);
}

function turn() {
  show();
  warn();
  if (secondsLeft()) setTimeout(turn, 1000 - (performance.now() - begun.steady) % 1000);
  else end();
}

function isOutOfStep() {
  return Math.abs((Date.now() - begun.wall) / 1000 - steadySeconds()) > OUT_OF_STEP;
}

// After a sleep the count is behind: the form is saved, and the new page counts from the server.
document.addEventListener("visibilitychange", () => {
  const save = document.querySelector("[data-time-save]");
  if (document.visibilityState !== "visible" || !isOutOfStep()) return;
  if (save) save.form.requestSubmit(save);
  else location.reload();
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
toggle.addEventListener("click", () => choose({ isHidden: !chosen.isHidden }));
quieter.addEventListener("click", () => choose({ isQuiet: !chosen.isQuiet }));
box.querySelector("[data-timer-tools]").hidden = false;
turn();
