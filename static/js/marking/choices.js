// A conflict is settled by the person: keep what was typed here, or take what is recorded.
import { form } from "./page.js";
import { cellOf, content } from "./cells.js";
import { countReasons, setStatus } from "./states.js";
import { blockOf } from "./conflicts.js";
import { save } from "./saving.js";
import { note } from "./history.js";

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep], [data-take]");
  if (!button) return;
  const cell = cellOf(button);
  if (!cell.current) return; // drawn by the server: its own submit does the work
  event.preventDefault();
  blockOf(cell).remove();
  cell.seen.value = cell.current.seen;
  if (button.matches("[data-take]")) take(cell);
  else keep(cell);
  cell.input.focus();
});

function take(cell) {
  cell.input.value = cell.current.value ?? "";
  cell.text.value = cell.current.justification;
  cell.saved = content(cell);
  note(cell.input, cell.text);
  countReasons(cell);
  setStatus(cell, "saved");
}

function keep(cell) {
  cell.saved = null;
  setStatus(cell, "unsaved");
  save([cell]);
}
