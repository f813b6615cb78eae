// The time by the server: a phone's clock may be wrong, and nobody shall stand before a closed door for it.

const KEY = "waystation-clock";
/** Seconds pass on the way; less than this is no difference. */
const NOISE_MS = 120_000;

let offset = read();

function read() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

/** Compares the phone's clock with an answer that has just come over the network. */
export function hear(answer) {
  const theirs = Date.parse(answer.headers.get("date") ?? "");
  if (!Number.isFinite(theirs)) return;
  const difference = theirs - Date.now();
  offset = Math.abs(difference) > NOISE_MS ? difference : 0;
  try {
    localStorage.setItem(KEY, String(offset));
  } catch {
    // Without storage the offset is known until the page is left.
  }
}

/** Now, in milliseconds, as the server would say. */
export const now = () => Date.now() + offset;

/** By how many milliseconds the phone is off; 0 where it is right. */
export const phoneIsOff = () => offset;
