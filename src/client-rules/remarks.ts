import { type ClientRemark, groupsOf } from '../protocol/index.ts';
import type { TracedConnection } from '../traffic/index.ts';
import { resumptions } from './from-trace/resumptions.ts';
import { type ClientTraceIndex, clientOf } from './rule.ts';
import { isMeantForChat } from './rules/rejection.ts';

/** Whoever does nothing for so long has had the time to do something, in milliseconds. */
const longEnoughMs = 2000;

/**
 * What a client did that no rule forbids, but that its authors may not have meant. Never a finding: the document calls
 * a closed connection good enough, and knows no heartbeat.
 */
export function remarksOn(traceIndex: ClientTraceIndex): ClientRemark[] {
  return [...strayRemarks(traceIndex), ...remarksOnConnections(traceIndex), ...wholeHistoryOnce(traceIndex)];
}

/** Right for an app that was loaded anew, and for another device; where it comes again, it is a rule's matter. */
function wholeHistoryOnce(traceIndex: ClientTraceIndex): ClientRemark[] {
  const once = groupsOf(resumptions(traceIndex).fromStart, ({ user }) => user).filter((same) => same.length === 1);
  return once.flat().map(({ user, seenBefore, first }) => ({
    client: user,
    seq: first.seq,
    sentence: `${user} had seen message ${seenBefore}, lost the connection, and asked for the whole history. An app that is loaded anew, or on another device, has to; one that has its messages would ask with {"after":${seenBefore}}.`,
  }));
}

/** What came to the port and never was a client of the chat. */
function strayRemarks({
  connections,
  exchanges,
  rejectedRequests,
  failedHandshakes,
}: ClientTraceIndex): ClientRemark[] {
  if (connections.length + exchanges.length > 0) return [];
  const [failed] = failedHandshakes;
  const rejected = rejectedRequests.find(({ event }) => !isMeantForChat(event));
  const found: ClientRemark[] = [];
  if (failed) {
    found.push({
      client: 'somebody',
      seq: failed.seq,
      sentence: `A client came and ${whyNoHandshake[failed.event.problem]}; the server log (--log) says more.`,
    });
  }
  if (rejected) {
    const { method, path } = rejected.event;
    found.push({
      client: 'somebody',
      seq: rejected.seq,
      sentence: `A request came, ${method} ${path}, and is none of the chat's.`,
    });
  }
  return found;
}

const otherScheme = 'spoke the other of http and https';
const whyNoHandshake = {
  'plain-http': otherScheme,
  'plain-port': otherScheme,
  certificate: 'refused the certificate',
  unfinished: 'did not finish the handshake of TLS',
};

function remarksOnConnections(traceIndex: ClientTraceIndex): ClientRemark[] {
  return [notBack, stillWaiting, deadUnnoticed, tokenInAddress].flatMap((remark) => {
    const found = traceIndex.connections.filter(({ opened }) => opened);
    return found.flatMap((connection) => remark(connection, traceIndex) ?? []).slice(0, 1);
  });
}

type Remark = (connection: TracedConnection, traceIndex: ClientTraceIndex) => ClientRemark | undefined;

const notBack: Remark = (connection, { connections, exchanges, refusedHandshakes, lastAt, end }) => {
  const { lost, connected, number, user, terminated } = connection;
  if (!lost || terminated || !connected || !end || lastAt - lost.at < longEnoughMs) return undefined;
  const isBack = connections.some(({ opened }) => (opened?.seq ?? 0) > lost.seq);
  const wasRefused = exchanges.some((exchange) => exchange.user === user && exchange.response?.status === 401);
  if (isBack || wasRefused || refusedHandshakes.some(({ seq }) => seq > lost.seq)) return undefined;
  const sentence = `Connection #${number} was closed by the server (${lost.code ?? 'without a close frame'}), and the client never connected again. The document allows that; is it meant?`;
  return { client: clientOf(connection), sentence, seq: lost.seq };
};

const stillWaiting: Remark = (connection, { lastAt }) => {
  const { opened, fromClient, connected, refused, closed, lost, number } = connection;
  const [token] = fromClient;
  if (!opened || !token || connected || refused || lost) return undefined;
  const waitedMs = (closed?.at ?? lastAt) - token.at;
  if (waitedMs < longEnoughMs * 2) return undefined;
  const sentence = `CONNECTED never came on connection #${number}, and the client waited ${inSeconds(waitedMs)} for it. A limit, and another try, would bring it back.`;
  return { client: clientOf(connection), sentence, seq: token.seq };
};

const deadUnnoticed: Remark = (connection, { lastAt }) => {
  const stalled = connection.faults.find(({ event }) => event.does.includes('stall'));
  if (!stalled) return undefined;
  const unnoticedMs = (connection.closed?.at ?? lastAt) - stalled.at;
  if (unnoticedMs < longEnoughMs) return undefined;
  const sentence = `Connection #${connection.number} was dead for ${inSeconds(unnoticedMs)} before the client ended it or the run was over. Only a heartbeat, or a message of its own that does not come back, can tell a client that.`;
  return { client: clientOf(connection), sentence, seq: stalled.seq };
};

const tokenInAddress: Remark = (connection) => {
  const { opened, fromClient } = connection;
  if (opened?.tokenIn !== 'query' || fromClient.length === 0) return undefined;
  const sentence = `The address of connection #${connection.number} has the token in it, where every proxy logs it. The token message is enough.`;
  return { client: clientOf(connection), sentence, seq: opened.seq };
};

const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
