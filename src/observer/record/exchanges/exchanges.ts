import { chatPaths, type EndpointName, parseExactly } from '../../../protocol/index.ts';
import type { PassedRequest, PassedResponse } from '../../../traffic/index.ts';
import { isInOrder } from '../../read/request-body.ts';
import { type RequestToken, tokenOfRequest } from '../../read/token-of-request.ts';
import type { Moment } from '../connections/observed-connection.ts';
import type { ObservedRecord } from '../observed-record.ts';
import { readRoomInfo } from '../people/occupancy.ts';
import { readHistory } from './histories.ts';
import type { ObservedExchange } from './observed-exchange.ts';
import type { PendingRequest } from './pending-request.ts';

const endpoints = new Map<string, EndpointName>(
  Object.entries(chatPaths).flatMap(([name, path]): [string, EndpointName][] =>
    name === 'connect' ? [] : [name, path].map((word) => [word, name as EndpointName]),
  ),
);

export function readRequest(record: ObservedRecord, entry: PassedRequest, moment: Moment): void {
  record.pending.set(entry.request, { entry, ...moment });
}

/** What came back is read where it came whole: what a fault or the network did to it is not the server's doing. */
export function readResponse(record: ObservedRecord, entry: PassedResponse, { position, at }: Moment): void {
  const pending = record.pending.get(entry.request);
  record.pending.delete(entry.request);
  const { status, damage, failure } = entry;
  const endpoint = endpoints.get(entry.endpoint ?? pending?.entry.endpoint);
  const isDisturbed = record.disturbed.requests.has(entry.request);
  if (!endpoint || status === undefined || status < 100 || damage || failure !== undefined || isDisturbed) return;
  const exchange = exchangeOf(record, { pending, entry, endpoint, status, answered: position });
  if (status >= 500 && exchange.token === 'owned' && isInOrder(exchange)) record.isFailing = true;
  record.tell('exchange', exchange);
  // Nobody knows whether it was answered before or after the restart.
  const isOfThisLife = !pending || pending.position > record.lifeBegan;
  if (status !== 200 || exchange.isShortened || !isOfThisLife) return;
  if (endpoint === 'retrieve') readHistory(record, exchange, { position, at });
  if (endpoint === 'roomInfo') readRoomInfo(record, exchange);
}

interface Parts {
  pending: PendingRequest | undefined;
  entry: PassedResponse;
  endpoint: EndpointName;
  status: number;
  answered: number;
}

function exchangeOf(record: ObservedRecord, { pending, entry, endpoint, status, answered }: Parts): ObservedExchange {
  const token = tokenOf(record, pending);
  const user = pending?.entry.user ?? entry.user;
  const isOwn = token === 'owned' || (token === 'unknown' && !pending?.entry.authorization);
  const isShortened = entry.length !== undefined;
  return {
    request: entry.request,
    endpoint,
    person: user !== undefined && isOwn ? record.people.labelled(user) : undefined,
    asked: pending && { position: pending.position, at: pending.at },
    token,
    sent: pending && parseExactly(pending.entry.body),
    isSentKnown: pending !== undefined && pending.entry.length === undefined,
    answered,
    status,
    body: entry.body,
    json: isShortened ? undefined : parseExactly(entry.body),
    isShortened,
  };
}

function tokenOf({ knowledge }: ObservedRecord, pending: PendingRequest | undefined): RequestToken {
  if (!pending) return 'unknown';
  const token = tokenOfRequest(pending.entry);
  return token === 'missing' && knowledge.areHeadersCut ? 'unknown' : token;
}
