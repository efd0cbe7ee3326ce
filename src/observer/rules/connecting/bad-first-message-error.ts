import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** That no error comes shows only when the server has closed the connection, or has had all the time it needs. */
export const badFirstMessageError: ObserverRule = {
  requirement: 'connect.bad-first-message-error',
  judge: {
    darkFrame({ connection, frame }, judgement) {
      const { first, tokens, connected, frames } = connection;
      if (first?.badBecause && tokens === 0 && connected === undefined && frames === 0 && frame.kind === 'error') {
        judgement.kept();
      }
    },
    ending(connection, judgement) {
      const { first, tokens, frames, hasHead, isEndedByServer, closeCode, ending, isDisturbed } = connection;
      if (!first?.badBecause || tokens > 0 || frames > 0 || !hasHead || isDisturbed) return;
      if (!isEndedByServer || !ending || !isRefusal(closeCode)) return;
      const words = {
        sentence: `The first message of ${connection.name} ${first.badBecause}; the server closed the connection and said nothing.`,
        expected: 'an error frame first',
        actual: `closed with ${closeCode}`,
      };
      judgement.broken(finding(words, { evidence: [first.position, ending.position], connections: [connection] }));
    },
  },
};

/** Invalid data, policy violation, or a code of the application's own; any other end may have any other reason. */
const isRefusal = (code: number | null | undefined): boolean =>
  code !== undefined && code !== null && ([1003, 1007, 1008].includes(code) || code >= 4000);
