import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';
import { isRefusalCode } from './refusal-code.ts';

/** That no error comes shows only when the server has closed the connection, or has had all the time it needs. */
export const badFirstMessageError: ObserverRule = {
  requirement: 'connect.bad-first-message-error',
  judge: {
    darkFrame({ connection, frame }, judgement) {
      const { first, tokens, frames } = connection;
      if (first?.badBecause && tokens === 0 && frames === 0 && frame.kind === 'error') {
        judgement.kept();
      }
    },
    ending(connection, judgement) {
      const { first, tokens, frames, hasHead, isEndedByServer, closeCode, ending, isDisturbed } = connection;
      if (!first?.badBecause || tokens > 0 || frames > 0 || !hasHead || isDisturbed) return;
      if (!isEndedByServer || !ending || !isRefusalCode(closeCode)) return;
      const words = {
        sentence: `The first message of ${connection.name} ${first.badBecause}; the server closed the connection and said nothing.`,
        expected: 'an error frame first',
        actual: `closed with ${closeCode}`,
      };
      judgement.broken(finding(words, { evidence: [first.position, ending.position], connections: [connection] }));
    },
  },
};
