import { isObject } from '../../../protocol/index.ts';
import { findList } from '../../../traffic/index.ts';
import { describeAnswer, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { expectClientError, failedAnswer } from '../../case/expect.ts';
import { expectComplete, messagesIn, unreadHistory } from '../../case/expect-history.ts';
import { describeMessageFaults } from '../../case/message-shape.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';

const shape = defineCase({
  id: 'retrieve.shape/envelope',
  requirement: 'retrieve.shape',
  title: 'retrieve answers 200 with the documented envelope full of messages',
  needs: [],
  maskedBy: ['auth.valid-token'],
  async run(context) {
    const after = context.profile.recentId || 1;
    if (context.profile.unavailable.live || context.profile.unavailable.history)
      return { answer: await context.retrieve('member', after) };
    const [member, peer] = await context.connectAll('member', 'peer');
    const marker = await context.deliver(member, 'shared', peer);
    return { answer: await context.retrieveWith('member', after, [marker]) };
  },
  judge({ answer }, record) {
    if (answer.status === 401) return becauseOf('auth.valid-token', 'retrieve does not let a valid token in.');
    if (answer.truncated) return { status: 'errored', reason: `retrieve answered ${describeAnswer(answer)}.` };
    return judgeEnvelope(answer, record);
  },
});

function judgeEnvelope(answer: RecordedAnswer, record: CaseRecord): Verdict {
  const key = record.expected.retrieveKey;
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
async function threeMessages(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const markers: string[] = [];
  for (let count = 0; count < 3; count += 1) markers.push(await context.deliver(member, 'shared', peer));
  const messages = await Promise.all(markers.map((marker) => context.message(peer, marker)));
  return { markers, ids: messages.map(({ id }) => Number(id)), member, peer };
}

const afterIsExclusive = defineCase({
  id: 'retrieve.after-is-exclusive/middle-of-three',
  requirement: 'retrieve.after-is-exclusive',
  title: 'retrieve returns ids greater than `after` only',
  needs: ['live', 'shared', 'history', 'exact-ids'],
  maskedBy: ['live.id-increases', 'live.frame', 'retrieve.complete'],
  async run(context) {
    const { markers, ids } = await threeMessages(context);
    await context.retrieveWith('peer', context.profile.recentId, markers);
    return { ids, answer: await context.retrieve('peer', ids[1] ?? 0) };
  },
  judge({ ids, answer }, record) {
    const after = ids[1] ?? 0;
    if (!Number.isInteger(after)) return becauseOf('live.frame', 'there is no id to ask for.');
    const got = messagesIn(answer, record).map(({ id }) => Number(id));
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

const newestId = (answer: RecordedAnswer, { profile }: CaseContext): number => {
  const entries = findList(jsonOf(answer), profile.retrieveKey) ?? [];
  return Math.max(0, ...entries.map((entry) => (isObject(entry) && typeof entry.id === 'number' ? entry.id : 0)));
};

const nothingNewer = defineCase({
  id: 'retrieve.nothing-newer/far-future',
  requirement: 'retrieve.nothing-newer',
  title: 'Where nothing is newer, retrieve answers 200 and an empty list',
  needs: ['history', 'exact-ids'],
  maskedBy: ['retrieve.after-is-exclusive', 'retrieve.shape'],
  async run(context) {
    let after = farBeyond(context.profile.recentId);
    let answer = await context.retrieve('member', after);
    for (let tries = 0; tries < 5 && newestId(answer, context) > after; tries += 1) {
      after = farBeyond(newestId(answer, context));
      answer = await context.retrieve('member', after);
    }
    return { after, answer };
  },
  judge({ after, answer }, record) {
    const list = messagesIn(answer, record);
    const hasList = findList(jsonOf(answer), record.profile.retrieveKey) !== undefined;
    if (answer.status === 200 && hasList && list.length === 0) return passed();
    const reason = `retrieve after ${after}, where nothing is newer, was answered ${describeAnswer(answer)}.`;
    return failedAnswer(answer, reason, { expected: '200 and an empty list' });
  },
});

/** Something is said in both rooms, and everybody reads. */
async function readBothRooms(context: CaseContext) {
  const [member, peer, outsider] = await context.connectAll('member', 'peer', 'outsider');
  const markers = [await context.deliver(member, 'shared', peer), await context.deliver(peer, 'foreign', outsider)];
  const byPeer = await context.retrieveWith('peer', context.profile.recentId, markers);
  const [byOutsider, byMember] = await Promise.all([context.retrieve('outsider', 1), context.retrieve('member', 1)]);
  return { markers, byPeer, byOutsider, byMember };
}

const ownRoomsOnly = defineCase({
  id: 'retrieve.own-rooms-only/both-sides',
  requirement: 'retrieve.own-rooms-only',
  title: 'retrieve returns no message of a room that the caller is not in',
  needs: ['live', 'shared', 'outsider', 'foreign', 'history'],
  run: readBothRooms,
  judge({ byOutsider, byMember }, record) {
    const { shared, foreign } = record.profile.rooms;
    const judge = (answer: RecordedAnswer, role: string, room: string | undefined) => {
      const leaked = messagesIn(answer, record).filter((message) => message.room === room);
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
  maskedBy: ['retrieve.shape', 'live.id-increases'],
  run: readBothRooms,
  judge: ({ markers, byPeer }, record) => expectComplete(byPeer, markers, 'peer, who is in both rooms,', record),
});

const matchesLive = defineCase({
  id: 'retrieve.matches-live/both-occupants',
  requirement: 'retrieve.matches-live',
  title: 'A message is the same in the history as in its live frame',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'live.frame', 'live.exactly-once'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const marker = await context.deliver(member, 'shared', peer, (text) =>
      `  ${text} “quotes” & 👋\n<b>`.padEnd(1000, ' and so on'),
    );
    const after = context.profile.recentId;
    const answers = [await context.retrieveWith('member', after, [marker]), await context.retrieve('peer', after)];
    return { marker, at: peer.who, answers };
  },
  judge({ marker, at, answers }, record) {
    const live = record.message(at, marker);
    if (!live) return becauseOf('live.frame', 'the live message cannot be read.');
    return firstProblem(answers.map((answer) => judgeSame(answer, live, marker, record)));
  },
});

function judgeSame(answer: RecordedAnswer, live: Record<string, unknown>, marker: string, record: CaseRecord): Verdict {
  const stored = messagesIn(answer, record).find(({ message }) => String(message).includes(marker));
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
    maskedBy: ['retrieve.shape', 'auth.valid-token'],
    async run(context) {
      return { answer: await context.call('member', 'retrieve', body, options) };
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
