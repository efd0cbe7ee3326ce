import { isObject, isTokenMessage, parseJson } from '../../protocol/index.ts';
import type { EntryOf, TracedConnection, TraceIndex } from '../../traffic/index.ts';
import { type ClientRule, clientOf } from '../rule.ts';

type Frame = EntryOf<'from-client'>;

const tokenMessage = '{"auth_token":"…"}';

export const tokenFirst: ClientRule = {
  id: 'client.token-first',
  judge: ({ connections }) => {
    const begun = connections.filter(({ opened, fromClient }) => opened && fromClient.length > 0);
    const wrong = begun.filter((connection) => !beganWithToken(connection));
    return {
      occasions: begun.length,
      findings: wrong.map((connection) => {
        const first = connection.fromClient[0] as Frame;
        return {
          client: clientOf(connection),
          offending: [first.seq],
          sentence: `Connection #${connection.number} began with a frame that is no token message.`,
          expected: `${tokenMessage} as the first frame`,
          actual: shown(first),
        };
      }),
    };
  },
};

export const tokenOnce: ClientRule = {
  id: 'client.token-once',
  judge: (traceIndex) => {
    const begun = loggedIn(traceIndex);
    return {
      occasions: begun.length,
      findings: begun.flatMap((connection) => {
        const again = connection.fromClient.slice(1).filter(holdsToken);
        if (again.length === 0) return [];
        return {
          client: clientOf(connection),
          offending: again.map(({ seq }) => seq),
          sentence: `Connection #${connection.number} was sent the token ${again.length + 1} times.`,
          expected: 'one token message, at the beginning',
          actual: `${again.length + 1} token messages`,
        };
      }),
    };
  },
};

export const waitsForConnected: ClientRule = {
  id: 'client.waits-for-connected',
  judge: (traceIndex) => {
    const begun = loggedIn(traceIndex);
    return {
      occasions: begun.length,
      findings: begun.flatMap((connection) => {
        const early = framesBeforeConnected(connection);
        if (early.length === 0) return [];
        return {
          client: clientOf(connection),
          offending: early.map(({ seq }) => seq),
          sentence: `Connection #${connection.number} sent ${many(early.length)} before CONNECTED had reached it.`,
          expected: 'nothing but the token until {"status":"CONNECTED"} has arrived',
          actual: shown(early[0] as Frame),
        };
      }),
    };
  },
};

/** Connections that began within what is kept, and with a token. */
function loggedIn({ connections }: TraceIndex): TracedConnection[] {
  return connections.filter(({ opened, fromClient }) => opened && fromClient.length > 0).filter(beganWithToken);
}

/** The mock has read the frame whole; the text kept of a long one may be no JSON any more. */
function beganWithToken({ fromClient: [first], connected, refused }: TracedConnection): boolean {
  if (connected) return true;
  return refused ? refused.event.reason === 'token' : isTokenMessage(parseJson(first?.data ?? null));
}

/**
 * Frames that came before CONNECTED was sent; and those between it and the answer to the ping sent just before it,
 * because a client answers that ping before it can have read CONNECTED. Where it never answers, nothing is proved.
 */
function framesBeforeConnected({ fromClient, connected, pong, tooEarly }: TracedConnection): Frame[] {
  return fromClient
    .slice(1)
    .filter((frame) => !holdsToken(frame))
    .filter((frame) => {
      if (!connected || frame.seq < connected.seq) return true;
      return pong !== undefined && frame.seq < pong.seq && tooEarly.includes(frame);
    });
}

function holdsToken({ data }: Frame): boolean {
  const value = parseJson(data);
  return isObject(value) && Object.hasOwn(value, 'auth_token');
}

const shown = ({ data }: Frame): string => data ?? 'a binary frame';

const many = (frames: number): string => (frames === 1 ? 'a frame' : `${frames} frames`);
