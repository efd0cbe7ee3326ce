import { isObject } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { type Frame, messageOf } from '../../case/frames.ts';
import { describeMessageFaults } from '../../case/message-shape.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { Role } from '../../discovery/server-profile.ts';

/** Two messages, one in each direction. */
async function conversation(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const there = await context.deliver(member, 'shared', peer);
  const back = await context.deliver(peer, 'shared', member);
  return [
    { poster: 'member' as const, marker: there, at: peer.who },
    { poster: 'peer' as const, marker: back, at: member.who },
  ];
}

const documentedFrame = { message: { id: 1, message: 'text', poster: 'id', room: 'id', timestamp: 1 } };

const frame = defineCase({
  id: 'live.frame/shape',
  requirement: 'live.frame',
  title: 'A live message has the documented shape and types',
  needs: ['live', 'shared'],
  run: conversation,
  judge(messages, record) {
    return firstProblem(
      messages
        .map(({ at, marker }) => record.framesWith(at, marker)[0])
        .map((came) => came && judgeFrame(came, record)),
    );
  },
});

function judgeFrame(came: Frame, record: CaseRecord): Verdict {
  const details = { expected: documentedFrame, actual: came.json ?? came.text, offending: [came.index] };
  if (came.binary) return failed('The live frame is binary.', details);
  if (!isObject(came.json) || !isObject(came.json.message)) {
    return failed('The live frame does not carry the message under `message`.', details);
  }
  const faults = describeMessageFaults(came.json.message);
  if (faults) return failed(`In the live frame, ${faults}.`, details);
  const profile = ['message', ...(record.expected.typedFrames ? ['type'] : [])];
  const extra = Object.keys(came.json).filter((key) => !profile.includes(key));
  const inner = Object.keys(came.json.message).filter((key) => !(key in documentedFrame.message));
  if (extra.length + inner.length === 0) return passed();
  const reason = `The live frame carries undocumented properties: ${[...extra, ...inner].join(', ')}.`;
  return failed(reason, { ...details, strictOnly: true });
}

const fields = defineCase({
  id: 'live.fields/poster-and-room',
  requirement: 'live.fields',
  title: 'A live message names its sender and the room it was sent to',
  needs: ['live', 'shared'],
  run: conversation,
  judge(messages, record) {
    const room = record.profile.rooms.shared;
    return firstProblem(messages.map((message) => judgeFields({ ...message, room }, record)));
  },
});

interface Addressed {
  poster: Role;
  marker: string;
  /** The connection that received it. */
  at: string;
  room: string | undefined;
}

/** Judges that a live frame names who posted the message, and the room to which it was posted. */
export function judgeFields({ poster, marker, at, room }: Addressed, record: CaseRecord): Verdict {
  const came = record.framesWith(at, marker)[0];
  const message = messageOf(came?.json);
  if (!came || !message) return becauseOf('live.frame', 'the message has no fields to be read.');
  const expected = { poster: record.profile.userIds[poster], room };
  const wrong = (['poster', 'room'] as const).find(
    (key) => typeof message[key] === 'string' && expected[key] !== undefined && message[key] !== expected[key],
  );
  if (!wrong) return passed();
  const reason = `\`${wrong}\` must be ${expected[wrong]}, but is ${message[wrong]}.`;
  return failed(reason, { expected, actual: message, offending: [came.index] });
}

const timestamp = defineCase({
  id: 'live.timestamp/seconds-of-now',
  requirement: 'live.timestamp',
  title: 'The timestamp of a new message is now, in whole UNIX seconds',
  needs: ['live', 'shared'],
  run: conversation,
  judge(messages, record) {
    return firstProblem(
      messages.map(({ at, marker }) => {
        const came = record.framesWith(at, marker)[0];
        const stamp = messageOf(came?.json)?.timestamp;
        if (!came || typeof stamp !== 'number') return becauseOf('live.frame', 'there is no timestamp to be read.');
        const now = came.at / 1000;
        const away = Math.abs(stamp - now);
        if (Number.isInteger(stamp) && away <= record.profile.clockSkewSeconds + 1) return passed();
        const expected = `an integer within ${record.profile.clockSkewSeconds} s of ${Math.round(now)}`;
        return failed(`The timestamp is ${stamp}${timestampHint(stamp, now)}.`, {
          expected,
          actual: stamp,
          offending: [came.index],
        });
      }),
    );
  },
});

function timestampHint(stamp: number, now: number): string {
  if (Math.abs(stamp / 1000 - now) < 86_400) return ', which looks like milliseconds';
  if (!Number.isInteger(stamp)) return ', which is no integer';
  return `, which is ${Math.round(Math.abs(stamp - now))} s from our clock`;
}

interface Content {
  slug: string;
  what: string;
  text(marker: string): string;
}

const contents: Content[] = [
  { slug: 'unicode', what: 'Unicode beyond the BMP', text: (marker) => `${marker} 👩🏽‍🚀 𝒞𝒽𝒶𝓉 𐍈 e\u0301 é ﷽ אבג 漢字` },
  { slug: 'line-breaks', what: 'line breaks and tabs', text: (marker) => `${marker}\nsecond\r\nthird\n\n\tindented` },
  {
    slug: 'quotes',
    what: 'quotes and backslashes',
    text: (marker) => `${marker} "double" 'single' \`back\` \\n \\\\ {}`,
  },
  {
    slug: 'markup',
    what: 'markup',
    text: (marker) => `${marker} <b>bold</b> &amp; <script>alert(1)</script> **x** %20`,
  },
  { slug: 'outer-spaces', what: 'leading and trailing space', text: (marker) => `  \n ${marker} \n\t ` },
  { slug: '4000-characters', what: '4,000 characters', text: (marker) => `${marker} `.padEnd(4000, 'abcdefghi ') },
];

const content = ({ slug, what, text }: Content): Case =>
  defineCase({
    id: `live.content/${slug}`,
    requirement: 'live.content',
    title: `A text with ${what} arrives unchanged`,
    needs: ['live', 'shared'],
    maskedBy: ['live.after-connected'],
    async run(context) {
      const [member, peer] = await context.connectAll('member', 'peer');
      await context.deliver(member, 'shared', peer);
      const marker = context.marker();
      const sent = context.post(member, 'shared', text(marker));
      const came = await peer.sees(marker);
      return { at: peer.who, marker, sent, came };
    },
    judge({ at, marker, sent }, record) {
      const came = record.framesWith(at, marker)[0];
      if (!came) return failed(`A text with ${what} was posted and never arrived at ${at}.`, { expected: sent });
      const arrived = messageOf(came.json)?.message;
      if (arrived === sent) return passed();
      if (typeof arrived !== 'string') return becauseOf('live.frame', 'there is no text to be read.');
      return failed(`A text with ${what} arrived changed${firstDifference(sent, arrived)}.`, {
        expected: sent,
        actual: arrived,
        offending: [came.index],
      });
    },
  });

function firstDifference(sent: string, arrived: string): string {
  const at = [...sent].findIndex((character, index) => character !== [...arrived][index]);
  return at < 0 ? '' : `, from character ${at + 1} on`;
}

export const liveFrameCases: Case[] = [frame, fields, timestamp, ...contents.map(content)];
