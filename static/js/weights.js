// The sum of a branch's weights, live; without this script it is the recorded one.
const SUMS = [100, 10000];

for (const form of document.querySelectorAll("[data-weights]")) {
  const fields = [...form.querySelectorAll("[data-weight]")];
  const total = form.querySelector("[data-total]");
  const show = () => {
    const sum = fields.reduce((before, field) => before + (Number.parseInt(field.value, 10) || 0), 0);
    total.value = String(sum);
    const balanced = SUMS.includes(sum) || fields.length === 0;
    for (const word of form.querySelectorAll("[data-when]")) {
      word.hidden = (word.dataset.when === "balanced") !== balanced;
    }
  };
  form.addEventListener("input", show);
  show();
}
