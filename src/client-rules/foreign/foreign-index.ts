import type { TracedConnection, TracedExchange, TraceIndex } from '../../traffic/index.ts';
import type { ForeignRecording } from '../rule.ts';
import { droppedByShape } from './dropped-frames.ts';

/**
 * A recording that the mock did not make, as the rules read it. What the mock notes and this does not have is made up
 * for from what passed; where that is not certain, it is read in the client's favour.
 */
export function foreignIndex(index: TraceIndex, { sendKey, areHeadersCut = false }: ForeignRecording): TraceIndex {
  const keys = sendKey === undefined ? ['messages', 'message'] : [sendKey];
  return {
    ...index,
    connections: index.connections.map((connection) => ({
      ...withoutUncertainBeginning(connection),
      drops: droppedByShape(connection, keys),
    })),
    exchanges: index.exchanges.map((exchange) => withoutUncertainToken(exchange, areHeadersCut)),
  };
}

/**
 * Where CONNECTED was not seen, what the server said may have been meant as it; a first frame of which only a part is
 * left may have been a token, and where there is none, the recorder may have left it out. How such a connection began is
 * not judged.
 */
function withoutUncertainBeginning(connection: TracedConnection): TracedConnection {
  const { opened: _, ...others } = connection;
  const { connected, fromClient, toClient } = connection;
  const [first] = fromClient;
  const isCertain = first !== undefined && (connected ?? (toClient.length === 0 && first.length === undefined));
  return isCertain ? connection : others;
}

function withoutUncertainToken(exchange: TracedExchange, areHeadersCut: boolean): TracedExchange {
  const { request } = exchange;
  if (!areHeadersCut || !request || request.authorization !== undefined) return exchange;
  return { ...exchange, request: { ...request, authorization: 'Bearer …' } };
}
