// The requirement of a line opens in a panel under the table; without this script its link is a page.
const panel = document.getElementById("leaf-panel");
let opener = null;
let shownFor = "";

async function openPanel(link, { focus }) {
  if (shownFor === link.href && !panel.hidden) return;
  const wanted = link.href;
  shownFor = wanted;
  let html;
  try {
    const response = await fetch(`${wanted}?panel=1`, {
      headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "manual",
    });
    if (!response.ok) throw new Error(String(response.status));
    html = await response.text();
  } catch {
    if (focus) location.assign(wanted); // the whole page says what went wrong
    return;
  }
  if (shownFor !== wanted) return; // another line was asked for meanwhile
  panel.innerHTML = html;
  panel.hidden = false;
  document.body.classList.add("panel-open");
  if (focus) {
    opener = document.activeElement;
    panel.querySelector("h2").focus();
  }
}

function closePanel() {
  panel.hidden = true;
  shownFor = "";
  document.body.classList.remove("panel-open");
  opener?.focus();
  opener = null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leaf]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    openPanel(link, { focus: true });
  } else if (event.target.closest("[data-close-panel]")) {
    closePanel();
  }
});
panel.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(); });

// Once open, the panel follows the line being marked.
let follow = 0;
document.addEventListener("focusin", (event) => {
  const link = event.target.closest("tr[data-line]")?.querySelector("a[data-leaf]");
  if (panel.hidden || !link) return;
  clearTimeout(follow);
  follow = setTimeout(() => { if (!panel.hidden) openPanel(link, { focus: false }); }, 250);
});
