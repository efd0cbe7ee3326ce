/**
 * What comes from the wire, or from a file, is shown as text: here it loses every character that a terminal, an XML
 * parser or a reader's eye could take for something else, and every beginning that a CI takes for a command.
 */

/** Controls, invisible format and direction marks, line separators, halves of surrogate pairs, non-characters. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** What GitHub, Azure and TeamCity obey: two colons where a line begins, `##[`, `##vso[`, `##teamcity[` wherever. */
const command = /^(\s*):(?=:)|#(?=#(?:\w+)?\[)/g;

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The text on one line, with everything invisible written out.
 * @example visible('red \u001b[31m') // 'red \\u001b[31m'
 */
export function visible(text: string): string {
  return text
    .replace(unsafe, escaped)
    .replace(command, (found, space = '') => `${space}${escaped(found.at(-1) ?? '')}`);
}

/** The same, of a text that has lines: they stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

function escaped(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return shortEscapes[char] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex}`);
}

/** What JSON allows inside strings but a terminal may obey. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const printableAscii = /^[\x20-\x7e]*$/;

/** A JSON text that says the same with escapes for all that is invisible; its own line breaks stay. */
export function visibleJson(json: string): string {
  // Almost every line of a log.
  if (printableAscii.test(json)) return json;
  return json.replace(invisible, (char) => (char === '\n' ? char : escapedUnits(char)));
}

function escapedUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
