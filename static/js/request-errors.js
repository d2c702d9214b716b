// Says aloud and on screen that a partial request failed; the words come translated from the page.
const toasts = document.querySelector("[data-toasts]");
const show = (text) => {
  const notice = document.createElement("p");
  notice.className = "notice notice-not-met";
  notice.textContent = text;
  toasts.replaceChildren(notice);
};
document.body.addEventListener("htmx:responseError", () => show(toasts.dataset.refused));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => show(toasts.dataset.unreachable));
}
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) toasts.replaceChildren();
});
