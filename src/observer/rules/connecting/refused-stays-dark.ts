import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const refusedStaysDark: ObserverRule = {
  requirement: 'connect.refused-stays-dark',
  judge: {
    darkFrame({ connection, frame, position }, judgement) {
      const { refused, tokens } = connection;
      if (!refused || frame.kind !== 'live' || tokens > refused.tokens) return;
      const words = {
        sentence: `${connection.name} was refused, and a live message came on it.`,
        expected: 'nothing live after an authentication error',
        actual: shownFrame(frame),
      };
      judgement.broken(finding(words, { evidence: [refused.position, position], connections: [connection] }));
    },
    ending({ refused, connected }, judgement) {
      if (refused && connected === undefined) judgement.kept();
    },
  },
};
