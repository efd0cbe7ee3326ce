const longest = 120;

/** A value for a sentence: short, on one line, whatever it is. */
export function show(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : jsonOf(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function jsonOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const exact = (_key: string, item: unknown): unknown => (typeof item === 'bigint' ? String(item) : item);
  try {
    return JSON.stringify(value, exact) ?? 'nothing';
  } catch {
    // What a server nests deeply enough cannot be written.
    return 'something that is nested too deeply to be shown';
  }
}

/** Something that came as it came, cut where it is long. */
export const excerpt = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
