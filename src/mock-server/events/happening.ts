import { type ChatEvent, compilePattern, type EndpointName, type Happening } from '../../protocol/index.ts';
import { type Facts, type HappeningName, match, type Query, type Test } from '../../traffic/index.ts';

/** Which happening each key of a scenario's `on` is; requests have to be granted. */
const kinds: Record<keyof Happening, { happening: HappeningName; tests: readonly Test[] }> = {
  connected: { happening: 'connected', tests: [] },
  disconnected: { happening: 'disconnected', tests: [] },
  refused: { happening: 'refused', tests: [] },
  posted: { happening: 'posted', tests: [] },
  dropped: { happening: 'dropped', tests: [] },
  retrieved: granted('retrieve'),
  looked_up: granted('roomInfo'),
  created_dm: granted('createDm'),
};

function granted(endpoint: EndpointName): { happening: 'answered'; tests: Test[] } {
  const tests: Test[] = [
    { fact: 'endpoint', oneOf: [endpoint] },
    { fact: 'status', oneOf: [200] },
  ];
  return { happening: 'answered', tests };
}

/** The keys that a happening can have. */
interface Asked {
  user?: string | string[];
  room?: string | string[];
  matches?: string;
  code?: number;
  error_code?: string;
}

/**
 * What a scenario reacts to.
 * @returns what is known of an event that is meant; undefined for any other
 * @example reactionTo({ posted: { room: '1', matches: 'ping' } })(event)?.user
 */
export function reactionTo(on: Happening): (event: ChatEvent) => Facts | undefined {
  const query = queryOf(on);
  return (event) => match(query, { kind: 'note', event });
}

function queryOf(on: Happening): Query {
  const [kind, asked] = Object.entries(on)[0] as [keyof Happening, Asked];
  const { happening, tests } = kinds[kind];
  return { happening, tests: [...tests, ...Object.entries(asked).map(testOf)] };
}

function testOf([key, value]: [string, string | string[] | number]): Test {
  if (key === 'matches') return { fact: 'text', matches: compilePattern(String(value)) };
  return { fact: key as Exclude<keyof Asked, 'matches'>, oneOf: [value].flat() };
}
