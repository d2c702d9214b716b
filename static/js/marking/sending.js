// One request, one answer: the fate of each cell sent, or why nothing is known of it.
import { form, said } from "./page.js";

export const LARGEST_BATCH = 2500;
const PATIENCE = 20000;

const token = () => form.elements.csrfmiddlewaretoken;

async function post(url, body, headers) {
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method: "POST", body, redirect: "manual", credentials: "same-origin",
      headers: { Accept: "application/json", ...headers }, signal: AbortSignal.timeout(PATIENCE),
    });
    answer = response.headers.get("Content-Type")?.startsWith("application/json")
      ? await response.json() : null;
  } catch {
    return { failed: said.saidUnreachable };
  }
  if (response.type === "opaqueredirect" || response.status === 403) {
    return { failed: said.saidSignedOut, signedOut: true };
  }
  return answer && response.status < 500 ? { answer } : { failed: said.saidUnreachable };
}

async function sendOne(cell) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: token().value,
    value: cell.input.value.trim(),
    justification: cell.text.value,
    seen_version: cell.seen.value.split("-")[0],
  });
  const { answer, ...rest } = await post(cell.url, body, {});
  return answer ? { fates: [answer], progress: answer.progress } : rest;
}

async function sendMany(cells) {
  const body = JSON.stringify({
    cells: cells.map((cell) => ({
      bid: cell.bid,
      node: cell.node,
      value: cell.input.value.trim(),
      justification: cell.text.value,
      seen: cell.seen.value,
    })),
  });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token().value };
  const { answer, ...rest } = await post(said.batchUrl, body, headers);
  if (!answer) return rest;
  // A request refused as a whole is refused for each of its cells.
  return { fates: answer.cells ?? cells.map(() => answer), progress: answer.progress?.[said.chapter] };
}

// {fates, progress}, or {failed, signedOut} with the sentence to show.
export function send(cells) {
  return cells.length === 1 ? sendOne(cells[0]) : sendMany(cells);
}

// Signing in again changes the form token, and may change the person: both are read from the page.
// Nothing when entries can be sent again, else {failed, signedOut}.
export async function renewToken() {
  try {
    const response = await fetch(location.href.split("#")[0], {
      redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") return { failed: said.saidSignedOut, signedOut: true };
    if (!response.ok) return { failed: said.saidUnreachable };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const theirs = page.querySelector("[data-marking]");
    if (!theirs || theirs.dataset.who !== said.who) {
      return { failed: said.saidOtherPerson, signedOut: true };
    }
    token().value = theirs.querySelector("[name=csrfmiddlewaretoken]").value;
    return null;
  } catch {
    return { failed: said.saidUnreachable };
  }
}
