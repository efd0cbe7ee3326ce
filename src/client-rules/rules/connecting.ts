import { isObject, isTokenMessage, parseJson } from '../../protocol/index.ts';
import type { EntryOf, TokenPlace, TracedConnection, TraceIndex } from '../../traffic/index.ts';
import { type ClientRule, clientOf, type Finding } from '../rule.ts';

type Frame = EntryOf<'from-client'>;

const tokenMessage = '{"auth_token":"…"}';

export const tokenFirst: ClientRule = {
  id: 'client.token-first',
  judge: ({ connections, lastAt }) => {
    const begun = connections.filter(({ opened, fromClient }) => opened && fromClient.length > 0);
    const wrong = begun.filter((connection) => !beganWithToken(connection));
    const sendsAlso = new Set(begun.filter(beganWithToken).map(({ opened }) => opened?.tokenIn));
    const silent = connections.flatMap((connection) => silence(connection, { lastAt, sendsAlso }) ?? []);
    return { occasions: begun.length + silent.length, findings: [...wrong.map(wrongBeginning), ...silent] };
  },
};

function wrongBeginning(connection: TracedConnection): Finding {
  const first = connection.fromClient[0] as Frame;
  return {
    client: clientOf(connection),
    offending: [first.seq],
    sentence: `Connection #${connection.number} began with a frame that is no token message.`,
    expected: `${tokenMessage} as the first frame`,
    actual: shown(first),
  };
}

/** Whoever has sent nothing for so long waits for something that never comes. */
const longestSilenceMs = 5000;

const places: Record<TokenPlace, string> = {
  query: 'its URL',
  header: 'its Authorization header',
  subprotocol: 'its Sec-WebSocket-Protocol header',
  cookie: 'a cookie',
};

interface Others {
  /** When the last thing passed. */
  lastAt: number;
  /** Places of a token in handshakes of connections that sent the token message, too: a silent one may be the same client's. */
  sendsAlso: ReadonlySet<TokenPlace | undefined>;
}

/**
 * A connection on which no token was ever sent, though the client had the time, or had put it somewhere else. Cookies go
 * with every handshake, whatever the page wants, and may be those of another server on this machine.
 */
function silence(connection: TracedConnection, { lastAt, sendsAlso }: Others): Finding | undefined {
  const { opened, fromClient, closed, lost, number } = connection;
  if (!opened || fromClient.length > 0) return undefined;
  const { seq, at, tokenIn } = opened;
  const silentMs = (lost ?? closed ?? { at: lastAt }).at - at;
  // A handshake with a token in it is no mistake yet: the token message may be on its way.
  const hasEnded = closed !== undefined && lost === undefined;
  const isMistake = tokenIn !== undefined && tokenIn !== 'cookie' && !sendsAlso.has(tokenIn);
  if (silentMs < longestSilenceMs && !(isMistake && hasEnded)) return undefined;
  const place = tokenIn ? `; the token was in ${places[tokenIn]}, where nobody reads it` : '';
  return {
    client: clientOf(connection),
    offending: [seq],
    sentence: `Connection #${number} was never sent a token${place}.`,
    expected: `${tokenMessage} as the first frame`,
    actual: `no frame for ${Math.round(silentMs / 100) / 10} s`,
  };
}

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
          ...(connection.refused ? afterRefusal(connection, early) : beforeConnected(connection, early)),
          actual: shown(early[0] as Frame),
        };
      }),
    };
  },
};

const beforeConnected = ({ number }: TracedConnection, early: Frame[]): Pick<Finding, 'sentence' | 'expected'> => ({
  sentence: `Connection #${number} sent ${many(early.length)} before CONNECTED had reached it.`,
  expected: 'nothing but the token until {"status":"CONNECTED"} has arrived',
});

function afterRefusal({ number, refused }: TracedConnection, early: Frame[]): Pick<Finding, 'sentence' | 'expected'> {
  const why = refused?.event.error;
  return {
    sentence: `Connection #${number} sent ${many(early.length)} before CONNECTED, which never comes on it: its token was refused (${why}).`,
    expected: 'nothing but the token; after a refusal, another token on a new connection',
  };
}

/** Connections that began within what is kept, and with a token. */
function loggedIn({ connections }: TraceIndex): TracedConnection[] {
  return connections.filter(({ opened, fromClient }) => opened && fromClient.length > 0).filter(beganWithToken);
}

/** The mock has read the frame whole; the text kept of a long one may be no JSON any more. */
function beganWithToken({ fromClient: [first], connected, refused }: TracedConnection): boolean {
  if (connected) return true;
  return refused ? refused.event.reason === 'token' : isTokenMessage(parseJson(first?.data ?? null));
}

/** When a client answers the ping that came just before CONNECTED proves nothing: it may do so later (RFC 6455, 5.5.2). */
function framesBeforeConnected({ fromClient, connected, tooEarly }: TracedConnection): Frame[] {
  const early = new Set(tooEarly);
  return fromClient
    .slice(1)
    .filter((frame) => !holdsToken(frame))
    .filter((frame) => !connected || frame.seq < connected.seq || early.has(frame));
}

function holdsToken({ data }: Frame): boolean {
  const value = parseJson(data);
  return isObject(value) && Object.hasOwn(value, 'auth_token');
}

const shown = ({ data }: Frame): string => data ?? 'a binary frame';

const many = (frames: number): string => (frames === 1 ? 'a frame' : `${frames} frames`);
