import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** A second token message may be answered: the document does not say. */
export const connectedOnce: ObserverRule = {
  requirement: 'connect.connected-once',
  judge: {
    frame({ connection, frame, position }, judgement) {
      if (frame.kind !== 'connected' || !connection.hasHead) return;
      const { connectedTimes, tokens } = connection;
      if (connectedTimes === 0) return judgement.kept();
      if (connectedTimes < tokens) return;
      const words = {
        sentence: `CONNECTED came again on ${connection.name}.`,
        expected: 'CONNECTED once',
        actual: `CONNECTED for the ${connectedTimes + 1}. time`,
      };
      judgement.broken(finding(words, { evidence: [connection.connected, position], connections: [connection] }));
    },
  },
};
