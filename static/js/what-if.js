// A slider beside each weight, for hands that prefer it; the number stays the field that is sent.
for (const holder of document.querySelectorAll("[data-slider]")) {
  const number = holder.querySelector("[data-weight]");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: number.min, max: number.max, step: "0.5", value: number.value });
  slider.setAttribute("aria-label", holder.dataset.slider);
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value; });
  holder.append(slider);
}

// A short address is easier to share: what is left empty is not said.
document.addEventListener("htmx:configRequest", (event) => {
  for (const [name, value] of [...event.detail.formData]) if (value === "") event.detail.formData.delete(name);
});
