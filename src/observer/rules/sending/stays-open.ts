import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** Codes by which an endpoint says that it could not take a frame (RFC 6455, section 7.4.1). */
const blamesFrame = new Set([1003, 1007]);

/** Any other end may have any other reason: a token that ran out, a restart, an error inside. */
export const staysOpen: ObserverRule = {
  requirement: 'send.stays-open',
  judge: {
    delivery({ connection }, judgement) {
      if (connection.forbidden.length > 0) judgement.kept();
    },
    ending(connection, judgement) {
      const { forbidden, lastSaid, ending, closeCode, isEndedByServer, isDisturbed } = connection;
      const last = forbidden.at(-1);
      if (!last || !ending || isDisturbed || !isEndedByServer || last.position !== lastSaid?.position) return;
      if (!blamesFrame.has(closeCode ?? 0)) return;
      const words = {
        sentence: `${connection.name} sent a frame that ${last.why}, and the server closed the connection.`,
        expected: 'that it stays open',
        actual: `closed with ${closeCode}`,
      };
      judgement.broken(finding(words, { evidence: [last.position, ending.position], connections: [connection] }));
    },
  },
};
