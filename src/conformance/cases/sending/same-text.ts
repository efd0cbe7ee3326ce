import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { becauseOf, failed, passed, type Verdict } from '../../case/verdict.ts';
import { sayTheSame } from '../actions/say-the-same.ts';

const maskedBy = [
  'live.frame',
  'live.id-increases',
  'live.after-connected',
  'live.every-connection',
  'live.exactly-once',
];

/** What helps where a server takes one message for another. */
const remedy = 'Tell messages apart by their ids, never by their text: people say the same more than once.';

const isRate: Verdict = {
  status: 'skipped',
  reason: 'The server also drops different texts that are posted likewise.',
};

const theSameTextTwice = defineCase({
  id: 'send.posts/the-same-text-twice',
  requirement: 'send.posts',
  title: 'The same text posted twice in a row is two messages',
  needs: ['live', 'shared'],
  maskedBy,
  run: sayTheSame,
  judge({ text, twice, at, losesOthers }, record) {
    if (twice.length > 1) return passed();
    if (losesOthers) return isRate;
    const came = record.framesWith(at, text).map(({ index }) => index);
    return failed(`A text was posted twice in a row, and ${at} received ${twice.length} of the two messages.`, {
      expected: `two messages ${text} with ids of their own`,
      actual: { ids: twice },
      offending: [...postsOf(text, record), ...came],
      remedy,
    });
  },
});

const theSameTextOfTwoUsers = defineCase({
  id: 'send.posts/the-same-text-of-two-users',
  requirement: 'send.posts',
  title: 'A text that somebody else has posted in the room just now is a message all the same',
  needs: ['live', 'shared'],
  maskedBy,
  run: sayTheSame,
  judge({ text, came, by, at, losesOthers, histories }, record) {
    if (came) return passed();
    if (losesOthers) return isRate;
    if (came === undefined) return becauseOf('send.posts', 'the same text is not posted twice by one user either.');
    const stored = histories.map(({ answer }) => answer.body.split(text).length - 1);
    if (Math.max(0, ...stored) > 2)
      return becauseOf('live.after-connected', `it is in the history, and ${by} did not receive it.`);
    return failed(`${by} had posted a text, ${at} posted the same in this room, and ${by} did not receive that.`, {
      expected: `a message ${text} of each of them`,
      actual: 'nothing arrived',
      offending: postsOf(text, record),
      remedy,
    });
  },
});

const theSameTextInTwoRooms = defineCase({
  id: 'send.posts/the-same-text-in-two-rooms',
  requirement: 'send.posts',
  title: 'The same text posted in two rooms is a message in each of them',
  needs: ['live', 'shared', 'outsider', 'foreign'],
  maskedBy,
  async run(context) {
    const [member, peer, outsider] = await context.connectAll('member', 'peer', 'outsider');
    await Promise.all([context.deliver(peer, 'shared', member), context.deliver(peer, 'foreign', outsider)]);
    const say = (text = context.marker(), second = text) => {
      const posted = [context.post(peer, 'shared', text), context.post(peer, 'foreign', second)] as const;
      return Promise.all([member.sees(posted[0]), outsider.sees(posted[1])]).then(([there, here]) => ({
        text,
        there,
        here,
      }));
    };
    const first = await say();
    const isLost = first.there && !first.here;
    const losesOthers = isLost && !(await say(context.marker(), context.marker())).here;
    const said = isLost && !losesOthers ? await say() : first;
    return { ...said, losesOthers, by: peer.who, at: outsider.who };
  },
  judge({ text, by, at, there, here, losesOthers }, record) {
    if (there && here) return passed();
    if (losesOthers) return isRate;
    if (!there)
      return becauseOf('live.after-connected', 'what was posted in the first of the rooms did not arrive either.');
    return failed(`${by} posted a text in one room and the same in another, where ${at} did not receive it.`, {
      expected: `a message ${text} in each of the two rooms`,
      actual: 'nothing arrived in the second',
      offending: postsOf(text, record),
      remedy,
    });
  },
});

const postsOf = (text: string, record: CaseRecord): number[] => record.postsOf(text).map(({ index }) => index);

export const sameText: Case[] = [theSameTextTwice, theSameTextOfTwoUsers, theSameTextInTwoRooms];
