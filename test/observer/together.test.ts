import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ObserverKnowledge, observeTogether } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';
import { randomHistory } from './random-history.ts';
import { runs } from './runs.ts';

/** `OBSERVER_RUNS=100000` for a thorough search. */
const often = runs('OBSERVER_RUNS', 400);
const hourMs = 3_600_000;

const decisions = fc.array(fc.nat({ max: 9999 }), { minLength: 60, maxLength: 900, size: 'max' });

/** What each of two recorders has of a recording: every second connection and request. The clock of one goes wrong. */
function split(entries: readonly TraceEntry[], knowledge: ObserverKnowledge) {
  const { isEverySenderObserved: _, isClockComparable: __, restarts: ___, ...known } = knowledge;
  return [0, 1].map((part) => {
    const own = entries.filter((entry) => {
      if ('connection' in entry) return entry.connection % 2 === part;
      return 'request' in entry ? entry.request % 2 === part : true;
    });
    const isGapless = entries.every(({ seq }, index) => index === 0 || seq === (entries[index - 1]?.seq ?? 0) + 1);
    const step = isGapless ? 1 : 2;
    return {
      entries: own.map((entry, index) => ({ ...entry, seq: 1 + index * step, at: entry.at + part * hourMs })),
      knowledge: { ...known, isHeadCut: true },
    };
  });
}

test('two recordings of a correct service show nothing', { timeout: hourMs }, () => {
  fc.assert(
    fc.property(decisions, (numbers) => {
      const { entries, knowledge } = randomHistory(numbers);
      const { results } = observeTogether(split(entries, knowledge));
      const broken = results.filter(({ verdict }) => verdict === 'broken');
      expect(broken.map(({ requirement, findings }) => ({ requirement, findings }))).toEqual([]);
    }),
    often,
  );
});

interface Message {
  id: number;
  message?: string;
  poster?: string;
  room?: string;
  timestamp?: number;
}

const full = ({ id, ...others }: Message) => ({
  id,
  message: `text ${id}`,
  poster: 'bob',
  room: '1',
  timestamp: 1_767_614_400,
  ...others,
});

/** Seconds, and what came then. */
type Timed = [seconds: number, passed: Passed];

const connected: Passed = { kind: 'to-client', connection: 1, user: 'ada', data: '{"status":"CONNECTED"}' };
const opened: Passed = { kind: 'opened', connection: 1, user: 'ada' };
const token: Passed = { kind: 'from-client', connection: 1, user: 'ada', data: '{"auth_token":"toke…"}' };
const login: Timed[] = [
  [0, opened],
  [0, token],
  [0, connected],
];
const live = (message: Message): Passed => {
  return { kind: 'to-client', connection: 1, user: 'ada', data: JSON.stringify({ message: full(message) }) };
};
const history = (request: number, after: number, messages: Message[]): [Passed, Passed] => {
  const asked = { request, endpoint: 'retrieve', user: 'ada' };
  const body = JSON.stringify({ room_name: null, occupants: messages.map(full) });
  return [
    { kind: 'request', ...asked, authorization: 'Bearer toke…', body: JSON.stringify({ after }) },
    { kind: 'response', ...asked, status: 200, body },
  ];
};

const recording = (timed: readonly Timed[], knowledge: ObserverKnowledge = { quietWindowMs: 10_000 }) => ({
  entries: timed.map(([seconds, passed], index): TraceEntry => ({ seq: index + 1, at: seconds * 1000, ...passed })),
  knowledge: { recorder: 'client' as const, isHeadCut: true, ...knowledge },
});

function brokenBy(...recordings: Parameters<typeof observeTogether>[0]): string[] {
  const { results } = observeTogether(recordings);
  return results.filter(({ verdict }) => verdict === 'broken').map(({ requirement }) => requirement);
}

describe('a message that one recorder received and the other did not', () => {
  const hers: Timed[] = [
    ...login,
    [20, live({ id: 5 })],
    [30, live({ id: 7 })],
    [40, live({ id: 9 })],
    [60, live({ id: 11 })],
  ];
  const without = (...ids: number[]): Timed[] =>
    hers.filter(([, passed]) => !ids.some((id) => 'data' in passed && passed.data?.includes(`"id":${id},`)));

  test('is lost where older and newer ones came on the connection', () => {
    expect(brokenBy(recording(hers), recording(without(7)))).toEqual(['live.after-connected']);
  });

  test('is proved by entries of both recordings', () => {
    const { results } = observeTogether([recording(hers), recording(without(7))]);
    const [finding] = results.flatMap(({ findings }) => findings);
    expect(finding).toMatchObject({ evidence: [5, 4, 5], recordings: [0, 1, 1] });
  });

  test('is lost whatever the clock of the other says', () => {
    const late = without(7).map(([seconds, passed]): Timed => [seconds + 86_400, passed]);
    expect(brokenBy(recording(hers), recording(late))).toEqual(['live.after-connected']);
  });

  test.each<[string, Timed[]]>([
    ['before the connection was there for long', without(5, 7)],
    ['and the connection was not heard for long after it', without(7, 9, 11)],
    [
      'and a frame that cannot be read may be it',
      [...without(7), [61, { ...live({ id: 99 }), data: '{"mess', length: 9000 } as Passed]],
    ],
    ['and its own user sent it', [...login, [1, postOf('text 7')], ...without(7).slice(3)]],
  ])('proves nothing if it came %s', (_, theirs) => {
    expect(brokenBy(recording(hers), recording(theirs))).toEqual([]);
  });

  test('proves nothing where entries are missing, or nobody says how long to wait', () => {
    const theirs = recording(without(7));
    const gap = { ...theirs, entries: theirs.entries.map((entry) => ({ ...entry, seq: entry.seq * 2 })) };
    expect(brokenBy(recording(hers), gap)).toEqual([]);
    expect(brokenBy(recording(hers), recording(without(7), {}))).toEqual([]);
  });

  test('proves nothing where the recordings are of different servers', () => {
    const [one, other] = [recording(hers), recording(without(7))];
    expect(brokenBy({ ...one, server: 'http://a' }, { ...other, server: 'http://b' })).toEqual([]);
  });

  test('is missing in a history that has newer ones, which had come long before', () => {
    const answer = (messages: Message[]): Timed[] => history(1, 0, messages).map((passed): Timed => [100, passed]);
    const ids = (...wanted: number[]): Message[] => wanted.map((id) => ({ id }));
    const late: Timed[] = [...login, [60, live({ id: 11 })]];
    expect(brokenBy(recording(hers), recording([...late, ...answer(ids(5, 9, 11))]))).toEqual(['retrieve.complete']);
    expect(brokenBy(recording(hers), recording([...late, ...answer(ids(5, 7, 9, 11))]))).toEqual([]);
  });
});

function postOf(text: string): Passed {
  return { kind: 'from-client', connection: 1, user: 'ada', data: JSON.stringify({ room: '1', messages: text }) };
}

describe('one id that is two messages', () => {
  const seen = (...messages: Message[]): Timed[] => [
    ...login,
    ...messages.map((message, index): Timed => [1 + index, live(message)]),
  ];

  test('is a contradiction where both came on connections that share another message', () => {
    const [one, other] = [seen({ id: 5 }, { id: 6 }), seen({ id: 5 }, { id: 6, message: 'another' })];
    expect(brokenBy(recording(one), recording(other))).toEqual(['history.consistent']);
  });

  test('may be the id of another life of the server', () => {
    const [one, other] = [seen({ id: 6 }), seen({ id: 6, message: 'another' })];
    expect(brokenBy(recording(one), recording(other))).toEqual([]);
  });
});
