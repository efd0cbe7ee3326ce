import { type Case, defineCase } from '../../case/case.ts';
import { type Frame, messageIdOf } from '../../case/frames.ts';
import { failed, passed } from '../../case/verdict.ts';
import { burst } from '../actions/burst.ts';

const underABurst = defineCase({
  id: 'live.order/under-a-burst',
  requirement: 'live.order',
  title: 'Frames arrive in the order of their ids, also under a burst',
  needs: ['live', 'shared', 'exact-ids'],
  maskedBy: ['live.id-increases', 'live.exactly-once'],
  run: burst,
  judge({ whos, markers, evidence }, record) {
    const own = ({ text }: Frame) => markers.some((marker) => text.includes(marker));
    for (const who of whos) {
      const frames = record.frames(who).filter(own);
      const wrong = frames.findIndex(
        (frame, index) => index > 0 && Number(messageIdOf(frame)) < Number(messageIdOf(frames[index - 1])),
      );
      if (wrong < 0) continue;
      const ids = frames.map(messageIdOf);
      const reason = `${who} received frames out of order: the id ${ids[wrong]} after the id ${ids[wrong - 1]}.`;
      return failed(reason, {
        expected: 'ids in order',
        actual: ids,
        offending: [frames[wrong]?.index ?? 0],
        evidence,
      });
    }
    return passed(evidence);
  },
});

export const order: Case[] = [underABurst];
