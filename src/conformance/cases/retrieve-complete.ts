import { type Case, defineCase } from '../case.ts';
import { comeOnline } from '../come-online.ts';
import { failedAnswer } from '../expect.ts';
import { expectComplete, messagesIn } from '../expect-history.ts';
import { describeAnswer } from '../http-client.ts';
import type { Stage } from '../stage.ts';
import { firstProblem, passed } from '../verdict.ts';

/** More than a page of anything. */
const many = 120;
/** Spread over so many connections, as a server may take its time for each message of one. */
const posters = 8;

/** Posts many messages and waits until the peer has received them all. */
async function postMany(stage: Stage): Promise<string[]> {
  const peer = await stage.connect('peer');
  const members = await Promise.all(Array.from({ length: posters }, () => stage.connect('member')));
  const posted = members.map((member) => ({
    member,
    markers: Array.from({ length: many / posters }, () => stage.post(member, 'shared')),
  }));
  await Promise.all(posted.map(({ member, markers }) => peer.missingFrom(member, markers)));
  const [first] = members;
  if (first) await stage.silence(first, 'shared', peer);
  return posted.flatMap(({ markers }) => markers);
}

/** Many messages, and every history that must have them. */
async function manyInHistory(stage: Stage) {
  const markers = await postMany(stage);
  const after = stage.known.recentId;
  const byPeer = await stage.retrieveWith('peer', after, markers);
  const byMember = await stage.retrieveWith('member', after, markers);
  const all = await stage.retrieveWith('peer', 0, markers);
  return { markers, byPeer, byMember, all, afterOne: await stage.retrieve('peer', 1) };
}

const gapless = defineCase({
  id: 'retrieve.complete/many-messages',
  requirement: 'retrieve.complete',
  title: 'The history has every one of 120 messages, for their poster and for the other occupant',
  needs: ['live', 'shared', 'history'],
  yieldsTo: ['live.after-connected', 'live.id-increases', 'send.posts', 'retrieve.shape'],
  run: manyInHistory,
  judge({ markers, byPeer, byMember }, scene) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer', scene),
      expectComplete(byMember, markers, 'member, who posted them', scene),
    ]);
  },
});

const offline = defineCase({
  id: 'retrieve.complete/offline-occupant',
  requirement: 'retrieve.complete',
  title: 'The history has what was posted while its reader was offline',
  needs: ['live', 'shared', 'history'],
  yieldsTo: ['send.posts', 'live.id-increases'],
  alone: true,
  run: comeOnline,
  judge({ markers, byPeer, byMember }, scene) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer, who posted them', scene),
      expectComplete(byMember, markers, 'member, who was offline', scene),
    ]);
  },
});

const zeroMeansAll = defineCase({
  id: 'retrieve.zero-means-all/longer-than-a-page',
  requirement: 'retrieve.zero-means-all',
  title: '`after: 0` returns the whole history, old messages too',
  needs: ['live', 'shared', 'history'],
  yieldsTo: ['retrieve.complete', 'retrieve.shape', 'send.posts', 'live.after-connected', 'live.id-increases'],
  run: manyInHistory,
  judge({ markers, all, afterOne }, scene) {
    if (all.status !== 200) {
      return failedAnswer(all, `\`after: 0\` was answered ${describeAnswer(all)}.`, { expected: 'the whole history' });
    }
    const complete = expectComplete(all, markers, 'peer after 0', scene);
    if (complete.status !== 'passed') return complete;
    const ids = messagesIn(all, scene).map(({ id }) => Number(id));
    const oldest = Math.min(...ids);
    const leftOut = messagesIn(afterOne, scene).filter(({ id }) => Number(id) < oldest);
    if (leftOut.length === 0) return passed();
    const reason = `\`after: 0\` left out ${leftOut.length} messages that \`after: 1\` returns.`;
    return failedAnswer(all, reason, { expected: 'the whole history', actual: { oldest, leftOut: leftOut.length } });
  },
});

export const retrieveCompleteCases: Case[] = [offline, gapless, zeroMeansAll];
