// Menus are <details>: they work alone. This closes an open one on Escape or on a click elsewhere.
const openMenus = () => [...document.querySelectorAll("details[data-menu][open]")];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const inner = openMenus().filter((menu) => menu.contains(event.target)).pop();
  if (!inner) return;
  inner.open = false;
  inner.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
