// Nothing is left behind unseen: the button sends what waits, and leaving with unsent entries warns.
import { form } from "./page.js";
import { cells } from "./cells.js";
import { save } from "./saving.js";

const all = () => [...cells.values()];

form.addEventListener("submit", (event) => {
  const drawnByServer = all().some((cell) => cell.status === "conflict" && !cell.current);
  if (event.submitter?.matches("[data-keep], [data-take]") || drawnByServer) {
    for (const cell of all()) cell.status = "saved"; // everything typed goes with the form
    return;
  }
  event.preventDefault();
  save(all().filter((cell) => ["unsaved", "failed"].includes(cell.status)));
});

window.addEventListener("beforeunload", (event) => {
  if (all().some((cell) => !["", "saved"].includes(cell.status))) event.preventDefault();
});
