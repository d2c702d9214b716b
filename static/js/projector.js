// The meeting on a projector: arrows, digits, Enter, Ctrl+Enter, Escape. The same acts are links,
// radio buttons and buttons of the page: without this script nothing is missing but the keys.
const point = document.querySelector("[data-projector]");
const form = point.querySelector("[data-agreed]");
const reason = form?.querySelector("textarea");
const typed = () => (form ? new URLSearchParams(new FormData(form)).toString() : "");
const first = typed();
let leaving = false;

const follow = (selector) => point.querySelector(selector)?.click();
const isWriting = (element) => element.closest("textarea, select, input:not([type=radio])");
const isControl = (element) => element.closest("a, button, summary");

const keys = {
  ArrowLeft: () => follow("a[rel=prev]"),
  ArrowRight: () => follow("a[rel=next]"),
  Enter: () => reason?.focus(),
  Escape: () => follow("a[data-leave]"),
};

// Bound to the point, which has the focus on arrival: keys typed elsewhere do nothing.
point.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form?.requestSubmit(form.querySelector("[name=next]"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target)) {
    if (event.key === "Escape") { event.preventDefault(); point.focus({ preventScroll: true }); }
    return;
  }
  if (event.key === "Enter" && isControl(event.target)) return;
  // Within the radio buttons the arrows choose a mark, as everywhere.
  if (event.key.startsWith("Arrow") && event.target.matches("[type=radio]")) return;
  const mark = form?.querySelector(`[name=value][value="${CSS.escape(event.key)}"]`);
  if (mark) mark.checked = true;
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});

form?.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => {
  if (!leaving && typed() !== first) event.preventDefault();
});

if (document.activeElement === document.body) point.focus({ preventScroll: true });
