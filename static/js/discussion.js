// Beside a line: the names a click inserts, and what is typed kept while the panel shows another line.
const drafts = new Map();
let lastField = null;

const draftOf = (field) => `${field.form.getAttribute("action")} ${field.name}`;

function prepare(root) {
  for (const button of root.querySelectorAll("[data-mention]")) button.hidden = false;
  for (const field of root.querySelectorAll("[data-discussion] textarea")) {
    const kept = drafts.get(draftOf(field));
    if (!kept || field.value.trim()) continue;
    field.value = kept;
    field.closest("details").open = true;
  }
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-discussion] textarea")) lastField = event.target;
});
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches("[data-discussion] textarea")) drafts.set(draftOf(field), field.value);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mention]");
  if (!button) return;
  const section = button.closest("[data-discussion]");
  const field = section.contains(lastField) ? lastField : section.querySelector(".thread-new textarea");
  field.closest("details").open = true;
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(`${gap}${button.dataset.mention} `, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
// Sent and written: nothing is left to keep. A refusal (400) keeps it.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful || event.detail.xhr.status !== 200) return;
  for (const field of event.detail.elt.querySelectorAll?.("textarea") ?? []) drafts.delete(draftOf(field));
});
document.addEventListener("htmx:afterSettle", () => prepare(document));

const leafPanel = document.getElementById("leaf-panel");
if (leafPanel) {
  new MutationObserver(() => {
    window.htmx.process(leafPanel);
    prepare(leafPanel);
  }).observe(leafPanel, { childList: true });
}
prepare(document);
