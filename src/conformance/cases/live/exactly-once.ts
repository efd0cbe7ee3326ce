import { type Case, defineCase } from '../../case/case.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import { failed, passed } from '../../case/verdict.ts';
import { burst } from '../actions/burst.ts';

const underABurst = defineCase({
  id: 'live.exactly-once/under-a-burst',
  requirement: 'live.exactly-once',
  title: 'A connection receives one frame per message, also where its user has several',
  needs: ['live', 'shared'],
  run: burst,
  judge({ whos, markers, evidence }, record) {
    const repeats = whos.flatMap((who) => markers.flatMap((marker) => record.framesWith(who, marker).slice(1)));
    if (repeats.length === 0) return passed(evidence);
    return failed(`${repeats[0]?.who} received a message twice.`, {
      expected: 'one frame per message',
      ...shownFrames(repeats),
      evidence,
    });
  },
});

export const exactlyOnce: Case[] = [underABurst];
