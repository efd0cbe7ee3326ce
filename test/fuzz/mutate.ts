/** Numbers and texts from a seed: the same seed, the same inputs. */
export class Dice {
  #state: number;
  /** What was fed besides, where a target counts it itself. */
  inputs = 0;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to `most`, which it never is (mulberry32). */
  below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * most);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

/** Pieces that programs stumble over. */
const pieces = [
  '',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '\uffff',
  '\r\n',
  '\n',
  '\r\n\r\n',
  '"',
  "'",
  '\\',
  '\\u0000',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '[[[[[[[[[[',
  '{"a":{"a":{"a":',
  ']]]]]',
  '}}}}',
  'null',
  'true',
  '-1',
  '-0',
  '1e999',
  '1e-999',
  '9007199254740993',
  '0x10',
  'NaN',
  '1.5',
  '"__proto__":',
  '"constructor":',
  '"toString":',
  '"length":',
  '__proto__',
  '%00',
  '%2e%2e%2f',
  '%',
  '%zz',
  '../',
  '//',
  '?',
  '#',
  '&a',
  '*a',
  '!!js/function',
  '|\n',
  '>-\n',
  '- ',
  '---\n',
  '...\n',
  '<<: *a',
  `$${'{HOME}'}`,
  '::error::x',
  '##[command]',
  'Bearer ',
  'bearer ',
  'Basic ',
  'token-ada',
  'token-ada-expired',
  '"auth_token":',
  '"room":',
  '"messages":',
  '"message":',
  '"after":',
  '"other":',
  '"room_id":',
  '^(a+)+$',
  'a](',
  '(?<=',
  'x'.repeat(5000),
  '\u0301'.repeat(200),
  '['.repeat(2000),
  '💥',
  '1'.repeat(400),
];

/** One to four changes to a text: pieces put in, parts taken out, doubled, or replaced. */
export function mutate(text: string, dice: Dice): string {
  let changed = text;
  for (let changes = 1 + dice.below(4); changes > 0; changes -= 1) changed = changeOnce(changed, dice);
  return changed.length > 100_000 ? changed.slice(0, 100_000) : changed;
}

function changeOnce(text: string, dice: Dice): string {
  const from = dice.below(text.length + 1);
  const to = Math.min(text.length, from + 1 + dice.below(12));
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, from) + dice.pick(pieces) + text.slice(from);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return text.slice(0, from) + dice.pick(pieces) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(from);
    case 4:
      return text.slice(0, from) + String.fromCharCode(dice.below(65_536)) + text.slice(from + 1);
    default:
      return text.slice(0, from);
  }
}
