// A form whose answer takes more than a second says so, and is not sent twice meanwhile.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const said = form.querySelector("[role=status]");
  const tell = (busy) => {
    form.ariaBusy = String(busy);
    said.textContent = busy ? form.dataset.busy : "";
  };
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") event.preventDefault();
    else tell(true);
  });
  // The page may come back as it was left, by the browser's « back ».
  window.addEventListener("pageshow", () => tell(false));
}
