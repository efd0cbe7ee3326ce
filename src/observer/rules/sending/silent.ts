import { show } from '../../read/show.ts';
import type { ForbiddenFrame, ObservedConnection } from '../../record/connections/observed-connection.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** An error on a live connection answers the newest frame that ought to be dropped; errors of the session do not. */
const silent = (requirement: ForbiddenFrame['requirement']): ObserverRule => ({
  requirement,
  judge: {
    frame({ connection, frame, position }, judgement) {
      const { connected, isDisturbed } = connection;
      if (connected === undefined || isDisturbed || connection.forbidden.length === 0) return;
      const newest = newestForbidden(connection);
      if (frame.kind !== 'error') {
        if (frame.kind === 'live' && newest.requirement === requirement) judgement.kept();
        return;
      }
      const { error_code } = frame.json;
      if (newest.requirement !== requirement || error_code === 'AUTH_TOKEN_EXPIRED') return;
      const words = {
        sentence: `${connection.name} sent a frame that ${newest.why}, and was sent an error.`,
        expected: 'nothing',
        actual: `error_code ${show(error_code)}`,
      };
      judgement.broken(finding(words, { evidence: [newest.position, position], connections: [connection] }));
    },
  },
});

const newestForbidden = ({ forbidden }: ObservedConnection): ForbiddenFrame => forbidden.at(-1) as ForbiddenFrame;

export const silentNotOccupant = silent('send.silent-not-occupant');
export const silentUnknownRoom = silent('send.silent-unknown-room');
export const silentMalformed = silent('send.silent-malformed');
