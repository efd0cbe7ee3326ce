/** Whoever has not acted for so long is no company, in milliseconds. */
const companyMs = 1000;

interface Seen {
  client: object | undefined;
  at: number;
}

const nobody: Seen = { client: undefined, at: Number.NEGATIVE_INFINITY };

/** Who was the last to act of those who take little of the event loop, and who the last before who was another. */
let last = nobody;
let other = nobody;

/** A client acts that takes little of the event loop: whoever floods has to leave room for it. */
export function noteCalm(client: object): void {
  if (client !== last.client) other = last;
  last = { client, at: performance.now() };
}

/** What looked like another client turns out to be one that is known. */
export function forgetCalm(client: object): void {
  if (client === last.client) [last, other] = [other, nobody];
  else if (client === other.client) other = nobody;
}

/** Whether somebody else acts who does not flood. @param since whoever has not acted since then does not count */
export function hasCompany(client: object, since = Number.NEGATIVE_INFINITY): boolean {
  const { at } = client === last.client ? other : last;
  return at >= since && performance.now() - at < companyMs;
}
