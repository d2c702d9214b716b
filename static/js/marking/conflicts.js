// A cell changed in another window: both values are shown under the line; nothing is chosen here.
import { form } from "./page.js";
import { cellOf, cells } from "./cells.js";
import { setStatus } from "./states.js";

const template = document.querySelector("template[data-conflict-template]");

export function blockOf(cell) {
  return cell.why.querySelector("[data-conflict]");
}

function describe(value, text, block) {
  const mark = value === null || value === "" ? block.querySelector("[data-no-mark]").textContent : value;
  return text ? `${mark} · ${text}` : String(mark);
}

export function showMine(cell) {
  const block = blockOf(cell);
  block.querySelector("[data-mine]").textContent =
    describe(cell.input.value.trim(), cell.text.value, block);
}

export function showConflict(cell, current) {
  blockOf(cell)?.remove();
  cell.why.append(template.content.cloneNode(true));
  const block = blockOf(cell);
  block.querySelector("[data-theirs]").textContent = describe(current.value, current.justification, block);
  block.querySelector("[data-take]").value = cell.key;
  showMine(cell);
  cell.current = current;
  setStatus(cell, "conflict");
  cell.details.open = true;
  block.scrollIntoView({ block: "nearest" });
}

// A page that came back from a save without script holds its conflicts already.
form.querySelectorAll("[data-conflict]").forEach((block) => { cellOf(block).status = "conflict"; });
for (const cell of cells.values()) {
  if (cell.status === "" && cell.input.getAttribute("aria-invalid")) cell.status = "refused";
}
