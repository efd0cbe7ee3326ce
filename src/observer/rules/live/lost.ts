import type { Moment, ObservedConnection } from '../../record/connections/observed-connection.ts';
import { echoesOf } from '../../record/messages/echoes.ts';
import type { ObservedMessage } from '../../record/messages/observed-message.ts';
import type { Owed } from '../../record/messages/owing.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

type LossRequirement = 'live.after-connected' | 'live.every-connection';

/**
 * A message that others have, and that was due on a connection, is lost where a message that was sent because of it
 * overtook it, or the stated window has passed while the server did other things.
 */
const loss = (requirement: LossRequirement): ObserverRule => ({
  requirement,
  judge: {
    delivery({ connection, owed }, judgement, record) {
      const isOneOfSeveral = record.live.of(connection.person).size > 1;
      if (owed?.isDue && isOneOfSeveral === (requirement === 'live.every-connection')) judgement.kept();
    },
    ending(connection, judgement, record) {
      for (const [message, owed] of record.owing.to(connection)) {
        if (!owed.isDue || requirementOf(connection, message, record) !== requirement) continue;
        const proof = proofOf(connection, message, owed, record);
        if (!proof) continue;
        const { room, known, sentAfter = 0 } = message;
        const waitedMs = waited(connection, message, record);
        const words = {
          sentence: `Message ${message.id} never came on ${connection.name}, which was connected before it was sent. ${proof.words}`,
          expected: 'every message posted after CONNECTED',
          actual: `message ${message.id} came elsewhere`,
        };
        const evidence = [connection.connected, sentAfter, known?.position, proof.position];
        const connections = [connection, message.post?.connection, message.firstLive?.connection];
        judgement.suspect(
          finding(words, { evidence, connections }),
          () =>
            Boolean(connection.person && room?.hasThroughout(connection.person, sentAfter, proof.position)) &&
            echoesOf(connection, message).every((echo) => record.echoes.has(echo)) &&
            waitedMs > (record.greatestSpread ?? 0),
        );
      }
    },
  },
});

/** Whether it is one connection among several of a user: where another of them has it, the user was not forgotten. */
function requirementOf(
  connection: ObservedConnection,
  message: ObservedMessage,
  record: ObservedRecord,
): LossRequirement {
  if (isBeforeTheFirst(connection, message)) return 'live.after-connected';
  for (const other of record.live.of(connection.person)) {
    if (other !== connection && other.received.has(message.index)) return 'live.every-connection';
  }
  return 'live.after-connected';
}

/** A connection that gets what was sent later, and nothing earlier, was not served from CONNECTED on. */
function isBeforeTheFirst({ firstSentAfter }: ObservedConnection, { sentAfter }: ObservedMessage): boolean {
  return firstSentAfter !== undefined && sentAfter !== undefined && sentAfter < firstSentAfter;
}

interface Proof {
  words: string;
  /** By then it ought to have come. */
  position: number;
}

function proofOf(
  connection: ObservedConnection,
  { known }: ObservedMessage,
  { overtakenBy }: Owed,
  record: ObservedRecord,
): Proof | undefined {
  if (overtakenBy) {
    const { message, position } = overtakenBy;
    return { words: `Message ${message.id}, which was sent after it had come, overtook it.`, position };
  }
  const { quietWindowMs } = record.knowledge;
  if (quietWindowMs === undefined || !known) return undefined;
  const sign = lastSignOfLife(connection, record);
  if (!sign || !(sign.at - known.at > quietWindowMs)) return undefined;
  return { words: `${Math.round(sign.at - known.at)} ms later it had not come.`, position: sign.position };
}

/** Order is no MUST: what was overtaken may be as late as two receivers of one message were ever apart. Milliseconds. */
function waited(connection: ObservedConnection, { known }: ObservedMessage, record: ObservedRecord): number {
  const sign = lastSignOfLife(connection, record);
  return sign && known ? sign.at - known.at : 0;
}

/**
 * Until then whatever the server sent has come: a later frame of the server, or a closing handshake that had not begun
 * when the client did something else. A client may begin to close long before it is closed, and the network may be gone.
 */
function lastSignOfLife(connection: ObservedConnection, { knowledge, lastWaited }: ObservedRecord): Moment | undefined {
  const { ending, isEndedByServer, isClosedCleanly, lastHeard, lastSaid } = connection;
  if (ending && (isEndedByServer || knowledge.recorder === 'server')) return ending;
  if (!isClosedCleanly || knowledge.recorder !== 'client') return lastHeard;
  return [lastHeard, lastSaid, lastWaited].reduce((a, b) => ((a?.at ?? 0) >= (b?.at ?? 0) ? a : b));
}

export const afterConnected = loss('live.after-connected');
export const everyConnection = loss('live.every-connection');
