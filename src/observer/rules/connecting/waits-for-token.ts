import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** An error says why the server is about to close: of that the document does not speak. */
export const waitsForToken: ObserverRule = {
  requirement: 'connect.waits-for-token',
  judge: {
    darkFrame({ connection, frame, position }, judgement) {
      if (!connection.hasHead || connection.frames > 0 || frame.kind === 'error') return;
      if (connection.first) return judgement.kept();
      const sentence = `${connection.name} was sent a frame before it had sent anything.`;
      const words = { sentence, expected: 'nothing before the token message', actual: shownFrame(frame) };
      judgement.broken(finding(words, { evidence: [connection.opened, position], connections: [connection] }));
    },
  },
};
