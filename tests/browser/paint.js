// Every text of the page as it stands: [what its colours rest on, whether that may stand for it].
// Two texts of one signature have the same colours on the same grounds, all the way up. It stands
// for a text only where nothing else lies over or under its words, and where these stay within
// what their ancestors paint: the others have to be measured one by one.
() => {
  const SLACK = 2; // pixels that letters stand out of their box, or borders share
  const PROPERTIES = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode",
    "position", "fontFamily", "fontSize", "fontWeight", "fontStyle", "textDecorationLine", "textShadow",
    "webkitTextStrokeWidth", "borderBottomWidth", "borderBottomStyle", "outlineStyle", "disabled"];
  const PSEUDO = ["content", "backgroundColor", "backgroundImage", "position", "width", "height"];
  const CONTROLS = "a[href], input:not([type=hidden]), select, textarea, button";

  const hash = text => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
  };
  const chains = new Map();
  const chain = element => {
    if (!element) return "";
    if (!chains.has(element)) {
      const style = getComputedStyle(element);
      const facts = PROPERTIES.map(name => style[name]);
      facts.push(element.matches(":disabled, [aria-disabled=true]"));
      for (const pseudo of ["::before", "::after"]) {
        const made = getComputedStyle(element, pseudo);
        if (made.content !== "none") facts.push(pseudo, ...PSEUDO.map(name => made[name]));
      }
      chains.set(element, hash(`${facts.join(";")}|${chain(element.parentElement)}`));
    }
    return chains.get(element);
  };

  const paints = element => {
    const style = getComputedStyle(element);
    return style.backgroundImage !== "none" || !/^rgba\(.*, 0\)$/.test(style.backgroundColor)
      || style.position !== "static" || element.matches("img, svg, canvas, video, progress, meter");
  };
  // What a closed <details> holds has boxes, and is not seen.
  const seen = [...document.body.querySelectorAll("*")].filter(
    element => element.checkVisibility({ visibilityProperty: true }));
  const painted = seen.filter(paints)
    .map(element => ({ element, box: element.getBoundingClientRect() }));
  const grounds = new Map(painted.map(({ element, box }) => [element, box]));
  const overlaps = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > SLACK
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > SLACK;
  const within = (one, other) => one.left >= other.left - SLACK && one.right <= other.right + SLACK
    && one.top >= other.top - SLACK && one.bottom <= other.bottom + SLACK;
  const alone = (element, boxes) => {
    let ground = element;
    while (ground && !grounds.has(ground)) ground = ground.parentElement;
    if (ground && !boxes.every(box => within(box, grounds.get(ground)))) return true;
    return painted.some(({ element: other, box }) => boxes.some(one => overlaps(one, box))
      && !other.contains(element) && !element.contains(other));
  };

  const said = element => [...element.childNodes].filter(
    node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const boxesOf = element => {
    const range = document.createRange();
    const boxes = said(element).flatMap(node => (range.selectNode(node), [...range.getClientRects()]));
    return boxes.length ? boxes : [element.getBoundingClientRect()];
  };
  // A link among words is told by more than its colour; one that stands alone needs not be.
  const amongWords = element => {
    let block = element.parentElement;
    while (block && getComputedStyle(block).display === "inline") block = block.parentElement;
    return block?.textContent.trim().length > element.textContent.trim().length;
  };

  window.texts = seen.filter(element => said(element).length || element.matches(CONTROLS));
  return window.texts.map(element => {
    const words = element.textContent.trim();
    // axe judges neither an arrow nor its like: a letter or a stop must not stand for it.
    const kind = [element.localName, words.length < 2, /[\p{L}\p{N}\p{P}]/u.test(words),
      element.matches("a[href]") && amongWords(element)];
    return [hash(`${kind.join(";")}|${chain(element)}`), !alone(element, boxesOf(element))];
  });
}
