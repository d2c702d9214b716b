// What the server says to the scripts of the marking page: its form, its words, its limits.
export const form = document.querySelector("[data-marking]");
export const said = form.dataset;
export const maximum = Number(said.maximum);
