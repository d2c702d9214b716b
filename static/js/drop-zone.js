// A file dropped on a drop zone goes into its field; without this script the field does the same.
document.querySelectorAll(".drop-zone").forEach((zone) => {
  const field = zone.querySelector('input[type="file"]');
  if (!field) return;
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
});
