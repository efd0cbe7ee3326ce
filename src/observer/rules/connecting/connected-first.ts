import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** What comes before the token is the concern of `connect.waits-for-token`, what comes after an error of `connect.refused-stays-dark`. */
export const connectedFirst: ObserverRule = {
  requirement: 'connect.connected-first',
  judge: {
    darkFrame({ connection, frame, position }, judgement) {
      const { hasHead, refused, token } = connection;
      if (!hasHead || refused || !token) return;
      if (frame.kind === 'error' || frame.kind === 'unreadable') return;
      if (frame.kind === 'connected') return judgement.kept();
      const words = {
        sentence: `${connection.name} had sent its token, and something else came before CONNECTED.`,
        expected: '{"status":"CONNECTED"} or an error first',
        actual: shownFrame(frame),
      };
      judgement.broken(finding(words, { evidence: [token.position, position], connections: [connection] }));
    },
  },
};
