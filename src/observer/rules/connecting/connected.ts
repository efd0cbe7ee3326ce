import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const connected: ObserverRule = {
  requirement: 'connect.connected',
  judge: {
    frame({ connection, frame, position }, judgement) {
      if (frame.kind !== 'connected') return;
      if (!frame.isBinary) return judgement.kept();
      const words = {
        sentence: `CONNECTED came in a binary frame on ${connection.name}.`,
        expected: 'a text frame {"status":"CONNECTED"}',
        actual: shownFrame(frame),
      };
      judgement.broken(finding(words, { evidence: [connection.token?.position, position], connections: [connection] }));
    },
  },
};
