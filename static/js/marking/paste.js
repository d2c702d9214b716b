// A block from a spreadsheet: what it would change is shown first, then sent in one request.
import { form, maximum, said } from "./page.js";
import { cellOf } from "./cells.js";
import { setStatus } from "./states.js";
import { changed, changedTogether } from "./saving.js";
import { note } from "./history.js";
import { parseBlock, readMark } from "./clipboard.js";
import { LARGEST_BATCH } from "./sending.js";
import { preview } from "./preview.js";

const lines = [...form.querySelectorAll("tr[data-line]")];
const heads = [...form.querySelectorAll(".bid-head")].map((head) => head.textContent.trim());

const reasons = {
  outside: said.saidOutside,
  text: said.saidNotAMark,
  edge: said.saidBeyondEdge,
  line: said.saidNotMarkedLine,
  conflict: said.saidConflictFirst,
};

// Where a pasted cell falls: the cell of the table, or the reason why there is none.
function target(y, x) {
  const td = lines[y]?.children[x + 1];
  if (!td) return { reason: reasons.edge };
  if (td.dataset.locked) return { reason: td.dataset.locked };
  const cell = cellOf(td);
  if (!cell) return { reason: reasons.line };
  return cell.status === "conflict" ? { reason: reasons.conflict } : { cell };
}

// What a block would do, laid on the table from one cell on: changes, and what cannot be pasted.
// An empty cell clears the mark under it; where there is no mark to clear it says nothing.
function plan(block, input) {
  const td = input.closest("td");
  const top = lines.indexOf(td.closest("tr"));
  const left = [...td.parentElement.children].indexOf(td) - 1;
  const found = { changes: [], rejected: [] };
  block.forEach((row, down) => row.forEach((text, right) => {
    const [y, x] = [top + down, left + right];
    const where = { line: lines[y]?.querySelector("[data-leaf]").textContent ?? "–", bid: heads[x] ?? "–" };
    const { cell, reason } = target(y, x);
    const { value, problem } = readMark(text, maximum);
    if (!cell && value === "") return;
    if (!cell || problem) {
      found.rejected.push({ ...where, text: text.trim(), reason: reason ?? reasons[problem] });
    } else if (value !== cell.input.value) {
      found.changes.push({ ...where, cell, before: cell.input.value, after: value });
    }
  }));
  return found;
}

function pasteOne(cell, text) {
  const { value, problem } = readMark(text, maximum);
  if (problem) { setStatus(cell, cell.status, reasons[problem]); return; }
  cell.input.value = value;
  note(cell.input);
  changed(cell);
}

async function pasteBlock(block, input) {
  const tooLarge = block.reduce((count, row) => count + row.length, 0) > LARGEST_BATCH;
  const found = tooLarge ? { changes: [], rejected: [] } : plan(block, input);
  const wanted = await preview(found, tooLarge);
  input.focus();
  if (!wanted) return;
  for (const { cell, after } of found.changes) cell.input.value = after;
  note(...found.changes.map(({ cell }) => cell.input));
  changedTogether(found.changes.map(({ cell }) => cell));
}

form.addEventListener("paste", (event) => {
  if (!event.target.matches(".mark-input")) return;
  event.preventDefault();
  const block = parseBlock(event.clipboardData.getData("text/plain"));
  if (block.length === 1 && block[0].length === 1) pasteOne(cellOf(event.target), block[0][0]);
  else pasteBlock(block, event.target);
});
