// Fifty steps back and forth. Undoing is an entry like another: it is saved, and may be in conflict.
import { form } from "./page.js";
import { cellOf, cells } from "./cells.js";
import { changed, changedTogether } from "./saving.js";

const STEPS = 50;
const known = new Map(); // field -> its value as the last step left it
const done = [];
const undone = [];
const undoButton = form.querySelector("[data-undo]");
const redoButton = form.querySelector("[data-redo]");

for (const cell of cells.values()) {
  for (const field of [cell.input, cell.text]) known.set(field, field.value);
}

// What these fields hold now is one step, if it differs from what they held.
export function note(...fields) {
  const changes = fields
    .filter((field) => field.value !== known.get(field))
    .map((field) => ({ field, before: known.get(field), after: field.value }));
  if (!changes.length) return;
  for (const { field, after } of changes) known.set(field, after);
  done.push(changes);
  if (done.length > STEPS) done.shift();
  undone.length = 0;
  count();
}

function go(from, to, side) {
  const changes = from.pop();
  if (!changes) return;
  to.push(changes);
  for (const change of changes) {
    change.field.value = change[side];
    known.set(change.field, change[side]);
  }
  count();
  const touched = [...new Set(changes.map((change) => cellOf(change.field)))];
  if (touched.length === 1) changed(touched[0], 0);
  else changedTogether(touched);
  const { input, text, details } = touched[0];
  if (changes[0].field === text) details.open = true;
  input.focus();
  input.select();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export const undo = () => go(done, undone, "before");
export const redo = () => go(undone, done, "after");

function count() {
  undoButton.disabled = !done.length;
  undoButton.querySelector("[data-steps]").textContent = done.length;
  redoButton.hidden = !undone.length;
}

undoButton.hidden = false;
undoButton.addEventListener("click", undo);
redoButton.addEventListener("click", redo);
count();

// In a text the keys stay the browser's own, and leaving it makes one step of what was written.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  if (event.target.matches("textarea, input:not(.mark-input), select") || event.target.closest("dialog")) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
});
form.addEventListener("focusout", (event) => {
  if (event.target.matches(".why textarea")) note(event.target);
});
