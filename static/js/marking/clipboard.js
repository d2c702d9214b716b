// What spreadsheets put on the clipboard, and the marks in it. No page here: text in, values out.

// Rows of cells: tabs between cells, line breaks between rows. A cell that holds either stands in
// quotes, doubled inside (Excel and LibreOffice alike); a quote that does not close is a plain one.
export function parseBlock(text) {
  const cell = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*)/y;
  const rows = [[]];
  let at = 0;
  while (true) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    at += found[0].length;
    if (at >= text.length) break;
    if (text[at] === "\t") { at += 1; continue; }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (at >= text.length) break; // the last line break ends the block, it opens no row
    rows.push([]);
  }
  return rows;
}

// {value} with "" for no mark, or {problem}: "outside" (a number, not of the scale) or "text".
export function readMark(text, maximum) {
  const typed = text.trim();
  if (typed === "") return { value: "" };
  const whole = /^\+?0*([0-9]+?)(?:[.,]0+)?$/.exec(typed);
  if (whole && Number(whole[1]) <= maximum) return { value: String(Number(whole[1])) };
  return { problem: /^[+\-\u2212]?[0-9]+(?:[.,][0-9]+)?$/.test(typed) ? "outside" : "text" };
}
