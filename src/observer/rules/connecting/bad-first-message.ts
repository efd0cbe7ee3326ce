import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';
import { postedAlthough } from '../posted-although.ts';

export const badFirstMessage: ObserverRule = {
  requirement: 'connect.bad-first-message',
  judge: {
    darkFrame({ connection, frame, position }, judgement) {
      const { first, tokens, hasHead, isDisturbed } = connection;
      if (!hasHead || !first?.badBecause || tokens > 0 || isDisturbed) return;
      if (frame.kind !== 'connected') return judgement.kept();
      const words = {
        sentence: `The first message of ${connection.name} ${first.badBecause}, and led to CONNECTED.`,
        expected: 'no CONNECTED',
        actual: shownFrame(frame),
      };
      judgement.broken(finding(words, { evidence: [first.position, position], connections: [connection] }));
    },
    firstSight: postedAlthough(['first'], 'It was sent as the first message of a connection, before any token.'),
  },
};
