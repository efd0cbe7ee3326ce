import { type Case, defineCase } from '../../case/case.ts';
import { expectUnheard } from '../../case/expect.ts';
import { becauseOf } from '../../case/verdict.ts';
import { deliverWhileOffline } from '../actions/deliver-while-offline.ts';
import { attackHandshake } from '../actions/post-during-handshake.ts';

const openButSilent = defineCase({
  id: 'live.not-before-connected/open-but-silent',
  requirement: 'live.not-before-connected',
  title: 'A message posted before CONNECTED never arrives, neither at once nor later',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject, before, evidence }, record) {
    const because = 'was posted before CONNECTED: another connection had seen it before the token was sent';
    return expectUnheard(record, { by: [subject], markers: before, evidence, because });
  },
});

const whileOffline = defineCase({
  id: 'live.not-before-connected/while-offline',
  requirement: 'live.not-before-connected',
  title: 'What was posted while a user was offline is not replayed when the user connects',
  needs: ['live', 'shared', 'history'],
  exclusive: true,
  run: deliverWhileOffline,
  judge({ subject, markers, byPeer, evidence }, record) {
    const stored = markers.filter((marker) => byPeer.body.includes(marker));
    if (stored.length === 0) return becauseOf('retrieve.complete', 'nothing shows that it was posted before.');
    const because = 'was posted before CONNECTED: it stood in the history before the token was sent';
    return expectUnheard(record, { by: [subject], markers: stored, evidence, because });
  },
});

export const notBeforeConnected: Case[] = [openButSilent, whileOffline];
