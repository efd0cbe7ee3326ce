import { isObject } from '../../protocol/index.ts';
import { type Case, defineCase } from '../case.ts';
import { expectClientError, failedAnswer } from '../expect.ts';
import { expectComplete, messagesIn, unreadHistory } from '../expect-history.ts';
import { findList } from '../history.ts';
import { describeAnswer, jsonOf } from '../http-client.ts';
import { describeMessageFaults } from '../message-shape.ts';
import type { RecordedAnswer } from '../recorded-call.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../verdict.ts';

const shape = defineCase({
  id: 'retrieve.shape/envelope',
  requirement: 'retrieve.shape',
  title: 'retrieve answers 200 with the documented envelope full of messages',
  needs: [],
  yieldsTo: ['auth.valid-token'],
  async run(stage) {
    const after = stage.known.recentId || 1;
    if (stage.known.unavailable.live || stage.known.unavailable.history)
      return { answer: await stage.retrieve('member', after) };
    const [member, peer] = await stage.connectAll('member', 'peer');
    const marker = await stage.deliver(member, 'shared', peer);
    return { answer: await stage.retrieveWith('member', after, [marker]) };
  },
  judge({ answer }, scene) {
    if (answer.status === 401) return becauseOf('auth.valid-token', 'retrieve does not let a valid token in.');
    if (answer.truncated) return { status: 'errored', reason: `retrieve answered ${describeAnswer(answer)}.` };
    return judgeEnvelope(answer, scene);
  },
});

function judgeEnvelope(answer: RecordedAnswer, scene: Scene): Verdict {
  const key = scene.expected.retrieveKey;
  const expected = key === 'occupants' ? { room_name: null, occupants: ['message'] } : { messages: ['message'] };
  const body = jsonOf(answer);
  const fail = (fault: string, strictOnly?: true) =>
    failedAnswer(answer, fault, { expected, ...(strictOnly && { strictOnly }) });
  if (answer.status !== 200) return fail(`retrieve must be answered 200, but got ${describeAnswer(answer)}.`);
  if (!isObject(body)) return fail(`retrieve must answer a JSON object, but got ${describeAnswer(answer)}.`);
  const list = body[key];
  if (!Array.isArray(list))
    return fail(`The messages must stand under \`${key}\`, but the keys are ${Object.keys(body).join(', ')}.`);
  const name = body.room_name;
  if (key === 'occupants' && name !== null && typeof name !== 'string')
    return fail('`room_name` must be a string or null.');
  const faults = list.map((entry) => (isObject(entry) ? describeMessageFaults(entry) : 'it is no object'));
  const wrong = faults.findIndex((fault) => fault !== undefined);
  if (wrong >= 0) return fail(`Entry ${wrong + 1} of the list is no full message: ${faults[wrong]}.`);
  const extra = Object.keys(body).filter((name) => !(name in expected));
  return extra.length === 0 ? passed() : fail(`The answer has undocumented properties: ${extra.join(', ')}.`, true);
}

/** Three messages, and their ids as they came live. */
async function threeMessages(stage: Stage) {
  const [member, peer] = await stage.connectAll('member', 'peer');
  const markers: string[] = [];
  for (let count = 0; count < 3; count += 1) markers.push(await stage.deliver(member, 'shared', peer));
  const messages = await Promise.all(markers.map((marker) => stage.message(peer, marker)));
  return { markers, ids: messages.map(({ id }) => Number(id)), member, peer };
}

const afterIsExclusive = defineCase({
  id: 'retrieve.after-is-exclusive/middle-of-three',
  requirement: 'retrieve.after-is-exclusive',
  title: 'retrieve returns ids greater than `after` only',
  needs: ['live', 'shared', 'history', 'exact-ids'],
  yieldsTo: ['live.id-increases', 'live.frame', 'retrieve.complete'],
  async run(stage) {
    const { markers, ids } = await threeMessages(stage);
    await stage.retrieveWith('peer', stage.known.recentId, markers);
    return { ids, answer: await stage.retrieve('peer', ids[1] ?? 0) };
  },
  judge({ ids, answer }, scene) {
    const after = ids[1] ?? 0;
    if (!Number.isInteger(after)) return becauseOf('live.frame', 'there is no id to ask for.');
    const got = messagesIn(answer, scene).map(({ id }) => Number(id));
    const old = got.filter((id) => id <= after);
    const expected = `only ids greater than ${after}`;
    if (old.length === 0) return unreadHistory([answer]) ?? passed();
    return failedAnswer(answer, `retrieve after ${after} returned the id ${old[0]}.`, {
      expected,
      actual: { ids: got },
    });
  },
});

/** An id that is not reached soon; where ids jump, it may be reached all the same, by messages of other cases. */
const farBeyond = (id: number): number => Math.min(id * 2 + 1_000_000, Number.MAX_SAFE_INTEGER);

const newestId = (answer: RecordedAnswer, { known }: Stage): number => {
  const entries = findList(jsonOf(answer), known.retrieveKey) ?? [];
  return Math.max(0, ...entries.map((entry) => (isObject(entry) && typeof entry.id === 'number' ? entry.id : 0)));
};

const nothingNewer = defineCase({
  id: 'retrieve.nothing-newer/far-future',
  requirement: 'retrieve.nothing-newer',
  title: 'Where nothing is newer, retrieve answers 200 and an empty list',
  needs: ['history', 'exact-ids'],
  yieldsTo: ['retrieve.after-is-exclusive', 'retrieve.shape'],
  async run(stage) {
    let after = farBeyond(stage.known.recentId);
    let answer = await stage.retrieve('member', after);
    for (let tries = 0; tries < 5 && newestId(answer, stage) > after; tries += 1) {
      after = farBeyond(newestId(answer, stage));
      answer = await stage.retrieve('member', after);
    }
    return { after, answer };
  },
  judge({ after, answer }, scene) {
    const list = messagesIn(answer, scene);
    const hasList = findList(jsonOf(answer), scene.known.retrieveKey) !== undefined;
    if (answer.status === 200 && hasList && list.length === 0) return passed();
    const reason = `retrieve after ${after}, where nothing is newer, was answered ${describeAnswer(answer)}.`;
    return failedAnswer(answer, reason, { expected: '200 and an empty list' });
  },
});

/** Something is said in both rooms, and everybody reads. */
async function readBothRooms(stage: Stage) {
  const [member, peer, outsider] = await stage.connectAll('member', 'peer', 'outsider');
  const markers = [await stage.deliver(member, 'shared', peer), await stage.deliver(peer, 'foreign', outsider)];
  const byPeer = await stage.retrieveWith('peer', stage.known.recentId, markers);
  const [byOutsider, byMember] = await Promise.all([stage.retrieve('outsider', 1), stage.retrieve('member', 1)]);
  return { markers, byPeer, byOutsider, byMember };
}

const ownRoomsOnly = defineCase({
  id: 'retrieve.own-rooms-only/both-sides',
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve returns no message of a room that the caller is not in',
  needs: ['live', 'shared', 'outsider', 'foreign', 'history'],
  run: readBothRooms,
  judge({ byOutsider, byMember }, scene) {
    const { shared, foreign } = scene.known.rooms;
    const judge = (answer: RecordedAnswer, role: string, room: string | undefined) => {
      const leaked = messagesIn(answer, scene).filter((message) => message.room === room);
      if (leaked.length === 0) return passed();
      const reason = `retrieve showed ${role} a message of the room ${room}, which ${role} is not in.`;
      return failedAnswer(answer, reason, { expected: `nothing of room ${room}`, actual: leaked });
    };
    const leaks = [judge(byOutsider, 'outsider', shared), judge(byMember, 'member', foreign)];
    return firstProblem([...leaks, unreadHistory([byOutsider, byMember])]);
  },
});

const everyRoom = defineCase({
  id: 'retrieve.complete/every-room',
  requirement: 'retrieve.complete',
  title: 'The history has the messages of all rooms of its reader',
  needs: ['live', 'shared', 'outsider', 'foreign', 'history'],
  yieldsTo: ['retrieve.shape', 'live.id-increases'],
  run: readBothRooms,
  judge: ({ markers, byPeer }, scene) => expectComplete(byPeer, markers, 'peer, who is in both rooms,', scene),
});

const matchesLive = defineCase({
  id: 'retrieve.matches-live/both-occupants',
  requirement: 'retrieve.matches-live',
  title: 'A message is the same in the history as in its live frame',
  needs: ['live', 'shared', 'history'],
  yieldsTo: ['retrieve.complete', 'retrieve.shape', 'live.frame', 'live.exactly-once'],
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    const marker = await stage.deliver(member, 'shared', peer, (text) =>
      `  ${text} “quotes” & 👋\n<b>`.padEnd(1000, ' and so on'),
    );
    const after = stage.known.recentId;
    const answers = [await stage.retrieveWith('member', after, [marker]), await stage.retrieve('peer', after)];
    return { marker, at: peer.who, answers };
  },
  judge({ marker, at, answers }, scene) {
    const live = scene.message(at, marker);
    if (!live) return becauseOf('live.frame', 'the live message cannot be read.');
    return firstProblem(answers.map((answer) => judgeSame(answer, live, marker, scene)));
  },
});

function judgeSame(answer: RecordedAnswer, live: Record<string, unknown>, marker: string, scene: Scene): Verdict {
  const stored = messagesIn(answer, scene).find(({ message }) => String(message).includes(marker));
  if (!stored) return becauseOf('retrieve.complete', 'the message is not in the history.');
  const keys = ['id', 'message', 'poster', 'room', 'timestamp'].filter((key) => key in live && key in stored);
  const wrong = keys.filter((key) => live[key] !== stored[key]);
  if (wrong.length === 0) return passed();
  const reason = `The history has another \`${wrong.join('`, `')}\` than the live frame.`;
  return failedAnswer(answer, reason, { expected: live, actual: stored });
}

const malformedBodies = [
  { slug: 'not-json', what: 'a body that is no JSON', options: { rawBody: '{"after": ' }, body: undefined },
  { slug: 'without-after', what: 'a body without `after`', body: {} },
  { slug: 'wrong-type', what: 'an `after` that is no number', body: { after: { id: 1 } } },
];

const malformed = ({ slug, what, body, options }: (typeof malformedBodies)[number]): Case =>
  defineCase({
    id: `retrieve.malformed/${slug}`,
    requirement: 'retrieve.malformed',
    title: `retrieve answers ${what} by a 4xx`,
    needs: [],
    yieldsTo: ['retrieve.shape', 'auth.valid-token'],
    async run(stage) {
      return { answer: await stage.call('member', 'retrieve', body, options) };
    },
    judge({ answer }) {
      return expectClientError(answer, `retrieve with ${what}`);
    },
  });

export const retrieveCases: Case[] = [
  shape,
  afterIsExclusive,
  nothingNewer,
  ownRoomsOnly,
  everyRoom,
  matchesLive,
  ...malformedBodies.map(malformed),
];
