import { type Case, defineCase } from '../../case/case.ts';
import { unexplained } from '../../case/expect/expect.ts';
import { signatureOf } from '../../case/expect/frames.ts';
import { failed, passed } from '../../case/verdict.ts';
import { unknownRoom } from '../actions/unknown.ts';

const foreignAndMissingRoom = defineCase({
  id: 'send.indistinguishable/foreign-and-missing-room',
  requirement: 'send.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by sending to them',
  needs: ['live', 'shared', 'foreign'],
  maskedBy: ['send.posts', 'send.silent-not-occupant', 'send.silent-unknown-room', 'send.stays-open'],
  async run(context) {
    const [first, second, peer] = await context.connectAll('member', 'member', 'peer');
    const from = context.position;
    first.sendText(context.sentFrame(context.room('foreign'), context.marker()));
    second.sendText(context.sentFrame(unknownRoom(context), context.marker()));
    await Promise.all([first, second].map((by) => context.silence(by, 'shared', peer, from)));
    return { foreign: first.who, missing: second.who, from };
  },
  judge({ foreign, missing, from }, record) {
    const reaction = (who: string) => ({
      frames: unexplained(record, who, from).map(({ text }) => signatureOf(text)),
      closed: record.closed(who)?.data,
    });
    const [one, two] = [reaction(foreign), reaction(missing)];
    if (JSON.stringify(one) === JSON.stringify(two)) return passed();
    const reason = 'Sending to a foreign room is answered in another way than sending to a missing room.';
    return failed(reason, { expected: 'the same reaction', actual: { foreign: one, missing: two } });
  },
});

export const indistinguishable: Case[] = [foreignAndMissingRoom];
