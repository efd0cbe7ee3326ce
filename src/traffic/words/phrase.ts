import type { EndpointName } from '../../protocol/index.ts';
import { didYouMean } from '../../yaml-file/did-you-mean.ts';
import type { Fact, HappeningName } from '../matcher/happenings.ts';
import type { Query, Test } from '../matcher/query.ts';

/** The words that begin a clause; `to room 1`, `in room 1` and `room 1` are the same. */
type ClauseWord = 'by' | 'room' | 'saying' | 'with';

interface Form {
  happening: HappeningName;
  example: string;
  /** Which fact each of its clauses is about. */
  clauses: Partial<Record<ClauseWord, Fact>>;
  /** Which endpoint has answered. */
  endpoint?: EndpointName;
}

const message = { by: 'user', room: 'room', saying: 'text' } as const;
const answer = { happening: 'answered', clauses: { by: 'user', with: 'status' } } as const;

/** Everything that a phrase can say, by its first word. */
const forms: Readonly<Record<string, Form>> = {
  sent: { happening: 'sent', example: 'sent by ada to room 1 saying "hi"', clauses: message },
  posted: { happening: 'posted', example: 'posted by ada to room 1 saying "hi"', clauses: message },
  received: { happening: 'delivered', example: 'received by bob in room 1 saying "hi"', clauses: message },
  dropped: {
    happening: 'dropped',
    example: 'dropped by eve with not-occupant',
    clauses: { by: 'user', room: 'room', with: 'reason' },
  },
  opened: { happening: 'opened', example: 'opened', clauses: {} },
  connected: { happening: 'connected', example: 'connected by ada', clauses: { by: 'user' } },
  disconnected: {
    happening: 'disconnected',
    example: 'disconnected by ada with 1006',
    clauses: { by: 'user', with: 'code' },
  },
  refused: {
    happening: 'refused',
    example: 'refused with AUTH_TOKEN_EXPIRED',
    clauses: { by: 'user', with: 'error_code' },
  },
  create_dm: { ...answer, endpoint: 'createDm', example: 'create_dm by ada with 200' },
  room_info: { ...answer, endpoint: 'roomInfo', example: 'room_info by ada with 200' },
  retrieve: { ...answer, endpoint: 'retrieve', example: 'retrieve by ada with 200' },
  fault: {
    happening: 'fault',
    example: 'fault by ada with retrieve-respond',
    clauses: { by: 'user', with: 'fault' },
  },
};

/** One example of each form, for `--help` and for errors. */
export const phraseExamples: readonly string[] = Object.values(forms).map(({ example }) => example);

/**
 * Reads a phrase.
 * @throws Error with the forms that there are
 * @example match(parsePhrase('sent by ada to room 1 saying "hi"'), entry)
 */
export function parsePhrase(text: string): Query {
  const [first = '', ...words] = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const form = Object.hasOwn(forms, first) ? forms[first] : undefined;
  if (!form) {
    const examples = phraseExamples.map((example) => `  ${example}`).join('\n');
    throw new Error(
      `\`${first}\` is not understood. ${didYouMean(first, Object.keys(forms))}\nThe forms are:\n${examples}`,
    );
  }
  const { happening, endpoint } = form;
  const tests = testsOf(words, form);
  return { happening, tests: endpoint ? [{ fact: 'endpoint', oneOf: [endpoint] }, ...tests] : tests };
}

function testsOf(words: string[], { clauses, example }: Form): Test[] {
  const tests: Test[] = [];
  const rest = words.filter((word, index) => !((word === 'to' || word === 'in') && words[index + 1] === 'room'));
  for (let index = 0; index < rest.length; index += 2) {
    const [word = '', value] = rest.slice(index, index + 2);
    const fact = Object.hasOwn(clauses, word) ? clauses[word as ClauseWord] : undefined;
    if (!fact) throw new Error(`\`${word}\` is not understood. The form is: ${example}.`);
    if (value === undefined) throw new Error(`There is nothing after \`${word}\`. The form is: ${example}.`);
    tests.push(testOf(fact, value.startsWith('"') ? String(JSON.parse(value)) : value, example));
  }
  return tests;
}

/** A text is enough where it is said somewhere; a name must be that name. */
function testOf(fact: Fact, value: string, example: string): Test {
  if (fact === 'text') return { fact, matches: new RegExp(value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) };
  if (fact !== 'code' && fact !== 'status') return { fact, oneOf: [value] };
  if (!/^\d+$/.test(value)) throw new Error(`\`${value}\` is no number. The form is: ${example}.`);
  return { fact, oneOf: [Number(value)] };
}
