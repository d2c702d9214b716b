// The marking table: keys, autosave of each cell with its state, conflicts, nothing lost on the way.
// Without this script the same form is saved by its button.
const form = document.querySelector("[data-marking]");
const said = form.dataset;
const maximum = Number(said.maximum);
const DEBOUNCE = 600;
const BACKOFF = [2000, 5000, 10000, 20000, 30000];

const states = {};
document.querySelectorAll("template[data-state]").forEach((one) => { states[one.dataset.state] = one; });
const conflictTemplate = document.querySelector("template[data-conflict-template]");
const summary = form.querySelector("[data-summary]");
const alertBox = form.querySelector("[data-alert]");
const retryButton = form.querySelector("[data-retry]");
const signIn = form.querySelector("[data-sign-in]");
const inputs = [...form.querySelectorAll(".mark-input")];

// One record per cell: what was last acknowledged, what is on its way, what waits.
const cells = new Map();
form.querySelectorAll("[data-cell]").forEach((td) => {
  const why = form.querySelector(`[data-why-of="${CSS.escape(td.dataset.cell)}"]`);
  const cell = {
    key: td.dataset.cell,
    url: td.dataset.url,
    input: td.querySelector(".mark-input"),
    seen: td.querySelector("input[type=hidden]"),
    state: td.querySelector("[data-state-of]"),
    why,
    text: why.querySelector("textarea"),
    message: why.querySelector("[data-message]"),
    details: why.closest("details"),
    status: "", // "", unsaved, saving, saved, failed (sent again), refused (waits for a correction), conflict
    timer: 0,
    again: false,
  };
  cell.saved = content(cell);
  cells.set(cell.key, cell);
});
const cellOf = (element) => {
  const holder = element.closest("[data-cell], [data-why-of]");
  return holder ? cells.get(holder.dataset.cell ?? holder.dataset.whyOf) : undefined;
};

function content(cell) {
  return JSON.stringify([cell.input.value.trim(), cell.text.value.trim()]);
}

// --- states -------------------------------------------------------------------------------------

function setStatus(cell, status, message = "") {
  cell.status = status;
  const shown = status === "refused" ? "failed" : status;
  cell.state.replaceChildren(...(states[shown] ? [states[shown].content.cloneNode(true)] : []));
  cell.input.toggleAttribute("aria-invalid", false);
  if (status === "refused") cell.input.setAttribute("aria-invalid", "true");
  cell.message.textContent = message;
  if (message) cell.details.open = true;
  report();
}

function report() {
  const all = [...cells.values()];
  const waiting = all.filter((cell) => ["unsaved", "saving"].includes(cell.status)).length;
  const failed = all.filter((cell) => ["failed", "refused", "conflict"].includes(cell.status)).length;
  const parts = [];
  if (waiting) parts.push(`${said.saidUnsent} ${waiting}`);
  if (failed) parts.push(`${said.saidFailed} ${failed}`);
  if (!parts.length && all.some((cell) => cell.status === "saved")) parts.push(said.saidAllSaved);
  const text = parts.join(" · ");
  if (summary.textContent !== text) summary.textContent = text;
  const unsent = all.some((cell) => cell.status === "failed");
  retryButton.hidden = !unsent;
  if (!unsent) { alertBox.textContent = ""; signIn.hidden = true; }
}

function warn(text, signedOut = false) {
  if (alertBox.textContent !== text) alertBox.textContent = text;
  signIn.hidden = !signedOut;
}

// --- saving -------------------------------------------------------------------------------------

function changed(cell, delay = DEBOUNCE) {
  clearTimeout(cell.timer);
  countReasons(cell);
  const typed = cell.input.value.trim();
  if (typed !== "" && !(/^[0-9]$/.test(typed) && Number(typed) <= maximum)) {
    setStatus(cell, "refused", said.saidOutside);
    return;
  }
  if (cell.status === "saving") { cell.again = true; return; }
  if (cell.status !== "conflict" && content(cell) === cell.saved) {
    setStatus(cell, cell.status === "" ? "" : "saved");
    return;
  }
  if (cell.status === "conflict") { // the choice between the two values comes first
    const block = cell.why.querySelector("[data-conflict]");
    block.querySelector("[data-mine]").textContent = describe(typed, cell.text.value, block);
    return;
  }
  setStatus(cell, "unsaved");
  cell.timer = setTimeout(() => save(cell), delay);
}

async function save(cell) {
  clearTimeout(cell.timer);
  if (cell.status === "saving") { cell.again = true; return; }
  const sent = content(cell);
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    value: cell.input.value.trim(),
    justification: cell.text.value,
    seen_version: cell.seen.value.split("-")[0],
  });
  setStatus(cell, "saving");
  let response;
  let answer;
  try {
    response = await fetch(cell.url, {
      method: "POST", body, redirect: "manual", credentials: "same-origin",
      headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20000),
    });
    answer = response.headers.get("Content-Type")?.startsWith("application/json")
      ? await response.json() : null;
  } catch {
    failed(cell, said.saidUnreachable);
    return;
  }
  if (response.type === "opaqueredirect" || response.status === 403) {
    failed(cell, said.saidSignedOut, true);
  } else if (response.ok && answer) {
    saved(cell, answer, sent);
  } else if (response.status === 409 && answer) {
    conflict(cell, answer);
  } else if (response.status === 400 && answer) {
    cell.again = false;
    setStatus(cell, "refused", answer.message);
    if (content(cell) !== sent) changed(cell);
  } else {
    failed(cell, said.saidUnreachable);
  }
}

function saved(cell, answer, sent) {
  cell.saved = sent;
  cell.seen.value = answer.seen;
  setStatus(cell, "saved");
  showProgress(answer.progress);
  attempts = 0;
  if (cell.again || content(cell) !== sent) {
    cell.again = false;
    changed(cell, 0);
  }
  if ([...cells.values()].some((one) => one.status === "failed")) retrySoon();
}

function showProgress(progress) {
  const bar = document.querySelector("[data-progress]");
  if (!bar) return;
  bar.max = progress.total;
  bar.value = progress.done;
  document.querySelector("[data-progress-text]").textContent = progress.text;
}

function countReasons(cell) {
  const texts = [...cell.details.querySelectorAll("textarea")];
  cell.details.querySelector("[data-why-count]").textContent =
    texts.filter((text) => text.value.trim()).length;
}

// --- failures: the entry stays in its field and is sent again -------------------------------------

let attempts = 0;
let retryTimer = 0;

function failed(cell, text, signedOut = false) {
  cell.again = false;
  setStatus(cell, "failed");
  warn(text, signedOut);
  retrySoon();
}

function retrySoon() {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(retry, BACKOFF[Math.min(attempts, BACKOFF.length - 1)]);
  attempts += 1;
}

async function retry() {
  clearTimeout(retryTimer);
  const waiting = [...cells.values()].filter((cell) => cell.status === "failed");
  if (!waiting.length) return;
  if (!(await freshToken())) { retrySoon(); return; }
  // One first: if the server is still away, the others do not all knock in vain.
  await save(waiting[0]);
  if (waiting[0].status === "failed") return;
  for (const cell of waiting.slice(1)) if (cell.status === "failed") await save(cell);
}

// Signing in again changes the form token, and may change the person: both are read from the page.
async function freshToken() {
  let response;
  try {
    response = await fetch(location.href.split("#")[0], {
      redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(20000),
    });
    if (response.type === "opaqueredirect") { warn(said.saidSignedOut, true); return false; }
    if (!response.ok) { warn(said.saidUnreachable); return false; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const theirs = page.querySelector("[data-marking]");
    if (!theirs || theirs.dataset.who !== said.who) { warn(said.saidOtherPerson, true); return false; }
    form.elements.csrfmiddlewaretoken.value =
      page.querySelector("[data-marking] [name=csrfmiddlewaretoken]").value;
    return true;
  } catch {
    warn(said.saidUnreachable);
    return false;
  }
}

retryButton.addEventListener("click", () => { attempts = 0; retry(); });
window.addEventListener("online", () => { attempts = 0; retry(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); });
window.addEventListener("beforeunload", (event) => {
  const settled = ["", "saved"];
  if ([...cells.values()].some((cell) => !settled.includes(cell.status))) event.preventDefault();
});

// --- conflicts: both values, one choice -----------------------------------------------------------

function describe(value, text, block) {
  const mark = value === null || value === "" ? block.querySelector("[data-no-mark]").textContent : value;
  return text ? `${mark} · ${text}` : String(mark);
}

function conflict(cell, answer) {
  cell.again = false;
  cell.why.querySelector("[data-conflict]")?.remove();
  cell.why.append(conflictTemplate.content.cloneNode(true));
  const block = cell.why.querySelector("[data-conflict]");
  block.querySelector("[data-mine]").textContent = describe(cell.input.value, cell.text.value, block);
  block.querySelector("[data-theirs]").textContent =
    describe(answer.current.value, answer.current.justification, block);
  block.querySelector("[data-take]").value = cell.key;
  cell.current = answer.current;
  setStatus(cell, "conflict");
  cell.details.open = true;
  block.scrollIntoView({ block: "nearest" });
}

// A page that came back from a save without script holds its conflicts already.
form.querySelectorAll("[data-conflict]").forEach((block) => {
  const cell = cellOf(block);
  cell.status = "conflict";
  cell.current = null;
});
for (const cell of cells.values()) {
  if (cell.status === "" && cell.input.getAttribute("aria-invalid")) cell.status = "refused";
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep], [data-take]");
  if (!button) return;
  const cell = cellOf(button);
  if (!cell.current) return; // drawn by the server: its own submit does the work
  event.preventDefault();
  cell.why.querySelector("[data-conflict]").remove();
  cell.seen.value = cell.current.seen;
  if (button.matches("[data-take]")) {
    cell.input.value = cell.current.value ?? "";
    cell.text.value = cell.current.justification;
    cell.saved = content(cell);
    countReasons(cell);
    setStatus(cell, "saved");
  } else {
    cell.saved = null;
    setStatus(cell, "unsaved");
    save(cell);
  }
  cell.input.focus();
});

form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-keep], [data-take]")) { leavingBySubmit(); return; }
  if (form.querySelector("[data-conflict]") && [...cells.values()].some((cell) => cell.status === "conflict" && !cell.current)) {
    leavingBySubmit();
    return;
  }
  event.preventDefault();
  for (const cell of cells.values()) {
    if (["unsaved", "failed"].includes(cell.status)) save(cell);
  }
});
function leavingBySubmit() {
  for (const cell of cells.values()) cell.status = "saved"; // everything typed goes with the form
}

// --- typing and keys ------------------------------------------------------------------------------

form.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  if (cell) changed(cell);
});
form.addEventListener("focusout", (event) => {
  const cell = cellOf(event.target);
  if (cell?.status === "unsaved" && event.target === cell.text) save(cell);
});

const grid = [...form.querySelectorAll("tr[data-line]")]
  .map((row) => [...row.querySelectorAll(".mark-input")])
  .filter((row) => row.length);
const place = new Map();
grid.forEach((row, y) => row.forEach((input, x) => place.set(input, [y, x])));

function go(input) {
  if (!input) return;
  input.focus();
  input.select();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const moves = {
  ArrowUp: (y, x) => grid[y - 1]?.[x],
  ArrowDown: (y, x) => grid[y + 1]?.[x],
  Enter: (y, x) => grid[y + 1]?.[x],
  ArrowLeft: (y, x) => grid[y][x - 1],
  ArrowRight: (y, x) => grid[y][x + 1],
  Home: (y) => grid[y][0],
  End: (y) => grid[y].at(-1),
};

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const cell = cellOf(event.target);
  if (event.target.matches("textarea") && event.key === "Escape") {
    go(cell.input);
    return;
  }
  if (!event.target.matches(".mark-input")) return;
  if (moves[event.key]) {
    event.preventDefault();
    go(moves[event.key](...place.get(event.target)));
  } else if (/^[0-9]$/.test(event.key) && Number(event.key) <= maximum) {
    event.preventDefault();
    event.target.value = event.key;
    changed(cell);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    event.target.value = "";
    changed(cell);
  } else if (event.key === "c") {
    event.preventDefault();
    cell.details.open = true;
    cell.text.focus();
    cell.text.setSelectionRange(cell.text.value.length, cell.text.value.length);
  } else if (event.key === "r") {
    event.preventDefault();
    event.target.closest("tr").querySelector("[data-leaf]").click();
  } else if (event.key === "?") {
    event.preventDefault();
    const keys = form.querySelector("[data-keys]");
    keys.open = !keys.open;
  } else if (event.key.length === 1) {
    event.preventDefault();
    setStatus(cell, cell.status, said.saidOutside);
  }
});

function goUnmarked() {
  const next = inputs.find((input) => input.value === "");
  go(next);
  return Boolean(next);
}
document.querySelector("[data-next-unmarked]")?.addEventListener("click", (event) => {
  if (goUnmarked()) event.preventDefault();
});
if (location.hash === "#next-unmarked") goUnmarked();
