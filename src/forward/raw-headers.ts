/** Headers as they came: name, value, name, value. Case, order and repetitions stay as they are. */
export type RawHeaders = readonly string[];

/** What is between two neighbours alone (RFC 9110, 7.6.1). `Transfer-Encoding` and `Trailer` stay: the body keeps its form. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade', 'proxy-authenticate']);

/** Where a body ends, and whom a request is for: whatever `Connection` says. Without them a body would be read as a request. */
const endToEndAlways = new Set(['transfer-encoding', 'content-length', 'host']);

/** Goes through the headers. @param change undefined to leave one out */
export function mapHeaders(raw: RawHeaders, change: (name: string, value: string) => string | undefined): string[] {
  const changed: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const after = change(name.toLowerCase(), raw[at + 1] ?? '');
    if (after !== undefined) changed.push(name, after);
  }
  return changed;
}

const none: readonly string[] = [];

/** Without what is between two neighbours alone, also by the word of `Connection`. */
export function endToEnd(raw: RawHeaders): string[] {
  const said = headerIn(raw, 'connection')?.toLowerCase() ?? '';
  const named =
    said === '' || said === 'keep-alive' || said === 'close' ? none : said.split(',').map((name) => name.trim());
  const isHop = (name: string): boolean => hopByHop.has(name) || (named.includes(name) && !endToEndAlways.has(name));
  return mapHeaders(raw, (name, value) => (isHop(name) ? undefined : value));
}

/** Name and value of each, as `addTrailers` takes them. */
export function pairsOf(raw: RawHeaders): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2] ?? '', raw[index * 2 + 1] ?? '']);
}

/** The value of a header, its repetitions joined; undefined where there is none. */
export function headerIn(raw: RawHeaders, wanted: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    // Most names are of another length: they need not be spelt alike.
    if (name.length !== wanted.length || name.toLowerCase() !== wanted) continue;
    found = found === undefined ? (raw[at + 1] ?? '') : `${found}, ${raw[at + 1]}`;
  }
  return found;
}
