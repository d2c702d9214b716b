// One record per cell that can be marked: what was last acknowledged, what is on its way, what waits.
import { form, maximum } from "./page.js";

export const cells = new Map();

export function content(cell) {
  return JSON.stringify([cell.input.value.trim(), cell.text.value.trim()]);
}

export function cellOf(element) {
  const holder = element.closest("[data-cell], [data-why-of]");
  return holder ? cells.get(holder.dataset.cell ?? holder.dataset.whyOf) : undefined;
}

export function isMark(typed) {
  return typed === "" || (/^[0-9]$/.test(typed) && Number(typed) <= maximum);
}

form.querySelectorAll("[data-cell]").forEach((td) => {
  const why = form.querySelector(`[data-why-of="${CSS.escape(td.dataset.cell)}"]`);
  const [bid, node] = td.dataset.cell.split(/:(.*)/s);
  const cell = {
    key: td.dataset.cell,
    bid,
    node,
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
    current: null,
  };
  cell.saved = content(cell);
  cells.set(cell.key, cell);
});
