// What each cell says of itself, and the one sentence for all of them above the table.
import { form, said } from "./page.js";
import { cells } from "./cells.js";

const drawn = {};
document.querySelectorAll("template[data-state]").forEach((one) => { drawn[one.dataset.state] = one; });
const summary = form.querySelector("[data-summary]");
const alertBox = form.querySelector("[data-alert]");
const retryButton = form.querySelector("[data-retry]");
const signIn = form.querySelector("[data-sign-in]");

export function setStatus(cell, status, message = "") {
  cell.status = status;
  const shown = status === "refused" ? "failed" : status;
  cell.state.replaceChildren(...(drawn[shown] ? [drawn[shown].content.cloneNode(true)] : []));
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

export function warn(text, signedOut = false) {
  if (alertBox.textContent !== text) alertBox.textContent = text;
  signIn.hidden = !signedOut;
}

export function countReasons(cell) {
  const texts = [...cell.details.querySelectorAll("textarea")];
  cell.details.querySelector("[data-why-count]").textContent =
    texts.filter((text) => text.value.trim()).length;
}

export function showProgress(progress) {
  const bar = document.querySelector("[data-progress]");
  if (!bar || !progress) return;
  bar.max = progress.total;
  bar.value = progress.done;
  document.querySelector("[data-progress-text]").textContent = progress.text;
}
