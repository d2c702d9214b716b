// The whole table by keyboard. Letters act in a mark's cell only: elsewhere they are letters.
import { form, maximum, said } from "./page.js";
import { cellOf } from "./cells.js";
import { setStatus } from "./states.js";
import { changed, save } from "./saving.js";
import { note } from "./history.js";

const inputs = [...form.querySelectorAll(".mark-input")];
const grid = [...form.querySelectorAll("tr[data-line]")]
  .map((row) => [...row.children].slice(1).map((td) => td.querySelector(".mark-input")))
  .filter((row) => row.some(Boolean));
const place = new Map();
grid.forEach((row, y) => row.forEach((input, x) => { if (input) place.set(input, [y, x]); }));

export function go(input) {
  if (!input) return;
  input.focus();
  input.select();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// The next cell that way which can be marked: cells of others are stepped over.
function onwards(input, down, right) {
  let [y, x] = place.get(input);
  do { y += down; x += right; } while (grid[y]?.[x] === null);
  return grid[y]?.[x];
}

const moves = {
  ArrowUp: (input) => onwards(input, -1, 0),
  ArrowDown: (input) => onwards(input, 1, 0),
  Enter: (input) => onwards(input, 1, 0),
  ArrowLeft: (input) => onwards(input, 0, -1),
  ArrowRight: (input) => onwards(input, 0, 1),
  Home: (input) => grid[place.get(input)[0]].find(Boolean),
  End: (input) => grid[place.get(input)[0]].findLast(Boolean),
};

const acts = {
  c: (cell) => {
    cell.details.open = true;
    cell.text.focus();
    cell.text.setSelectionRange(cell.text.value.length, cell.text.value.length);
  },
  r: (cell) => cell.input.closest("tr").querySelector("[data-leaf]").click(),
  n: (cell) => goUnmarked(cell.input),
  "/": () => document.querySelector("[data-search]").focus(),
  "?": () => {
    const keys = form.querySelector("[data-keys]");
    keys.open = !keys.open;
  },
};

function give(cell, mark) {
  cell.input.value = mark;
  note(cell.input);
  changed(cell);
}

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const cell = cellOf(event.target);
  const key = event.key;
  if (event.target.matches(".why textarea") && key === "Escape") { go(cell.input); return; }
  if (!event.target.matches(".mark-input")) return;
  if (key.length > 1 && !moves[key] && key !== "Delete" && key !== "Backspace") return;
  event.preventDefault();
  if (moves[key]) go(moves[key](cell.input));
  else if (/^[0-9]$/.test(key) && Number(key) <= maximum) give(cell, key);
  else if (key.length > 1) give(cell, "");
  else if (acts[key]) acts[key](cell);
  else setStatus(cell, cell.status, said.saidOutside);
});

// Screen keyboards and voice input say what they typed, not which key.
form.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  if (!cell) return;
  if (event.target === cell.input) note(cell.input);
  changed(cell);
});
form.addEventListener("focusout", (event) => {
  const cell = cellOf(event.target);
  if (cell?.status === "unsaved" && event.target === cell.text) save([cell]);
});

// After the cell in hand, then from the top.
function goUnmarked(from) {
  const start = inputs.indexOf(from) + 1;
  const next = [...inputs.slice(start), ...inputs.slice(0, start)].find((input) => input.value === "");
  go(next);
  return Boolean(next);
}
document.querySelector("[data-next-unmarked]")?.addEventListener("click", (event) => {
  if (goUnmarked()) event.preventDefault();
});
if (location.hash === "#next-unmarked") goUnmarked();
