import { idToKeep, readId } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { becauseOf, passed } from '../../case/verdict.ts';

const middleOfThree = defineCase({
  id: 'retrieve.after-is-exclusive/middle-of-three',
  requirement: 'retrieve.after-is-exclusive',
  title: 'retrieve returns ids greater than `after` only',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['live.id-increases', 'live.frame', 'retrieve.complete'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const markers: string[] = [];
    for (let count = 0; count < 3; count += 1) markers.push(await context.deliver(member, 'shared', peer));
    const messages = await Promise.all(markers.map((marker) => context.message(peer, marker)));
    const ids = messages.map(({ id }) => idToKeep(readId(id) ?? 0));
    await context.retrieveWith('peer', context.profile.recentId, markers);
    return { ids, answer: await context.retrieve('peer', ids[1] ?? 0) };
  },
  judge({ ids, answer }, record) {
    const after = readId(ids[1]) ?? 0;
    if (after === 0) return becauseOf('live.frame', 'there is no id to ask for.');
    const got = messagesIn(answer, record).map(({ id }) => readId(id) ?? Number(id));
    const old = got.filter((id) => id <= after);
    const expected = `only ids greater than ${after}`;
    if (old.length === 0) return unreadHistory([answer]) ?? passed();
    return failedAnswer(answer, `retrieve after ${after} returned the id ${old[0]}.`, {
      expected,
      actual: { ids: got },
    });
  },
});

export const afterIsExclusive: Case[] = [middleOfThree];
