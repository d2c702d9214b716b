// The dialog that shows what a paste would change. Resolves to true when the person goes on.
const dialog = document.querySelector("[data-paste]");
const said = dialog.dataset;
const MOST_ROWS = 200;
const part = (name) => dialog.querySelector(`[data-paste-${name}]`);

const counted = (one, many, number) => (number === 1 ? one : many.replace("{n}", number));

function fill(body, rows) {
  body.replaceChildren(...rows.slice(0, MOST_ROWS).map((texts) => {
    const row = document.createElement("tr");
    texts.forEach((text, place) => {
      const cell = document.createElement(place ? "td" : "th");
      if (!place) cell.scope = "row";
      cell.textContent = text;
      row.append(cell);
    });
    return row;
  }));
}

function show(name, rows) {
  fill(part(name), rows);
  const others = rows.length - MOST_ROWS;
  part(`${name}-others`).textContent = others > 0 ? said.saidOthers.replace("{n}", others) : "";
  part(`${name}-part`).hidden = !rows.length;
}

function sentence({ changes, rejected }, tooLarge) {
  if (tooLarge) return said.saidTooLarge;
  const cleared = changes.filter((change) => change.after === "").length;
  const parts = [changes.length ? counted(said.saidOneChange, said.saidChanges, changes.length) : said.saidNoChange];
  if (cleared) parts.push(counted(said.saidOneCleared, said.saidCleared, cleared));
  if (rejected.length) parts.push(counted(said.saidOneRejected, said.saidRejected, rejected.length));
  return parts.join(" ");
}

export function preview(found, tooLarge) {
  const { changes, rejected } = found;
  const mark = (value) => (value === "" ? said.saidNoMark : value);
  show("changes", changes.map((one) => [one.line, one.bid, mark(one.before), mark(one.after)]));
  show("rejected", rejected.map((one) => [one.line, one.bid, one.text.slice(0, 60), one.reason]));
  part("summary").textContent = sentence(found, tooLarge);
  part("confirm").hidden = !changes.length;
  part("confirm").textContent = counted(said.saidPasteOne, said.saidPaste, changes.length);
  dialog.returnValue = "";
  dialog.showModal();
  (changes.length ? part("confirm") : part("cancel")).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "paste"), { once: true });
  });
}
