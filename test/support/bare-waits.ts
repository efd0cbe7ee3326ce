/** A promise that settles after a turn of the event loop needs no deadline. */
const turn = String.raw`(?:<\w+>)?\((?:setImmediate\)|\(?(\w+)\)? => setImmediate\(\1\)\))`;
const foreign = String.raw`(?:once\(|new Promise(?!${turn}))`;

/** Ways to wait for what somebody else has to do, without a word of it where that never comes. */
const bare: readonly RegExp[] = [
  new RegExp(String.raw`(?:\bawait|\breturn|=>)\s+${foreign}`, 'g'),
  /\bawait [\w.#]+\??\.(?:closed|exitCode)\b/g,
  // A loop has no end of its own.
  /\bwhile \(.*\)\s+await (?:new Promise|nextTurn\(|oneTurn\(|sleep\()/g,
  /\bvi\.wait(?:For|Until)\(/g,
];
const named = new RegExp(String.raw`\b(?:const|let) (\w+)(?:: [^=\n]+)? = ${foreign}`, 'g');
const poll = /\bexpect\s*\.poll\(/g;

/** @returns the lines of a TypeScript text, from 1, that wait for somebody else without a deadline that names it */
export function bareWaits(text: string): number[] {
  const found = bare.flatMap((pattern) => [...text.matchAll(pattern)].map(({ index }) => index));
  for (const [, name] of text.matchAll(named)) {
    for (const { index } of text.matchAll(new RegExp(String.raw`\bawait ${name}\b(?![.(])`, 'g'))) found.push(index);
  }
  for (const { index } of text.matchAll(poll)) {
    const statement = text.slice(index, text.indexOf(';\n', index));
    if (!/\bmessage\b/.test(statement)) found.push(index);
  }
  return [...new Set(found)].map((index) => text.slice(0, index).split('\n').length).sort((one, other) => one - other);
}
