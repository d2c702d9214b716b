// Autosave: each entry is acknowledged in its cell; what could not be sent waits there and is sent again.
import { form, said } from "./page.js";
import { cells, content, isMark } from "./cells.js";
import { countReasons, setStatus, showProgress, warn } from "./states.js";
import { showConflict, showMine } from "./conflicts.js";
import { LARGEST_BATCH, renewToken, send } from "./sending.js";

const DEBOUNCE = 600;
const BACKOFF = [2000, 5000, 10000, 20000, 30000];

// Whether what the cell shows is to be sent; otherwise the cell says why.
function isDue(cell) {
  clearTimeout(cell.timer);
  countReasons(cell);
  if (!isMark(cell.input.value.trim())) {
    setStatus(cell, "refused", said.saidOutside);
    return false;
  }
  if (cell.status === "saving") { cell.again = true; return false; }
  if (cell.status === "conflict") { showMine(cell); return false; } // the choice comes first
  if (content(cell) === cell.saved) {
    setStatus(cell, cell.status === "" ? "" : "saved");
    return false;
  }
  return true;
}

export function changed(cell, delay = DEBOUNCE) {
  if (!isDue(cell)) return;
  setStatus(cell, "unsaved");
  cell.timer = setTimeout(() => save([cell]), delay);
}

// Many cells changed by one act: one request.
export function changedTogether(many) {
  return save(many.filter(isDue));
}

export async function save(wanted) {
  const going = wanted.filter((cell) => cell.status !== "saving").slice(0, LARGEST_BATCH);
  if (!going.length) return;
  const sent = new Map(going.map((cell) => [cell, content(cell)]));
  for (const cell of going) { clearTimeout(cell.timer); setStatus(cell, "saving"); }
  const { fates, progress, failed, signedOut } = await send(going);
  if (!fates) {
    for (const cell of going) { cell.again = false; setStatus(cell, "failed"); }
    warn(failed, signedOut);
    retrySoon();
    return;
  }
  attempts = 0;
  going.forEach((cell, place) => settle(cell, fates[place], sent.get(cell)));
  showProgress(progress);
  if ([...cells.values()].some((cell) => cell.status === "failed")) retrySoon();
}

function settle(cell, fate, sent) {
  const again = cell.again || content(cell) !== sent;
  cell.again = false;
  if (fate.state === "conflict") {
    showConflict(cell, fate.current);
  } else if (fate.state === "refused") {
    setStatus(cell, "refused", fate.message);
    if (content(cell) !== sent) changed(cell);
  } else {
    cell.saved = sent;
    cell.seen.value = fate.seen;
    setStatus(cell, "saved");
    if (again) changed(cell, 0);
  }
}

// --- failures: the entry stays in its field and is sent again -------------------------------------

let attempts = 0;
let retryTimer = 0;

function retrySoon() {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(retry, BACKOFF[Math.min(attempts, BACKOFF.length - 1)]);
  attempts += 1;
}

async function retry() {
  clearTimeout(retryTimer);
  if (![...cells.values()].some((cell) => cell.status === "failed")) return;
  const trouble = await renewToken();
  if (trouble) {
    warn(trouble.failed, trouble.signedOut);
    retrySoon();
    return;
  }
  await save([...cells.values()].filter((cell) => cell.status === "failed"));
}

function retryNow() {
  attempts = 0;
  retry();
}

form.querySelector("[data-retry]").addEventListener("click", retryNow);
window.addEventListener("online", retryNow);
document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); });
