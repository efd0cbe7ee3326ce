import { isObject, type JsonObject, type TokenKind } from '../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../wire-client/index.ts';
import type { Arrival, FrameArrival } from '../expectations/arrival.ts';

/** A request of a user, and the answer once it is there. */
export interface Asked {
  path: string;
  /** Index of the request in the transcript. */
  entry: number;
  answer?: RecordedAnswer;
}

/** Who acts: the tokens, what has come, what was asked. */
export class Actor {
  readonly name: string;
  readonly token: string;
  readonly expiredToken: string | undefined;
  /** The user's id on the server. It is taken to be the name until a message of this user says otherwise. */
  id: string;
  isIdKnown: boolean;
  readonly connections: Connection[] = [];
  readonly inbox: Arrival[] = [];
  /** The texts that this user has sent. */
  readonly sentTexts = new Set<string>();
  /** What was asked in the newest step that asks. */
  lastAsked: Asked | undefined;
  /** The newest step that asks, where it was skipped. */
  unaskedIn: number | undefined;
  /** The greatest message id that this user has seen. */
  newestId = 0;
  /** The greatest message id that this user had on a deployed server before the play began. */
  newestBefore = 0;
  /** The ids of the messages that this user has seen, by their texts: of equal ones the newest. */
  readonly idsByText = new Map<string, number>();
  /** The newest step that this user really did, from 1. */
  lastDone = 0;
  /** The step in which this user failed to connect. */
  failedConnect: number | undefined;

  constructor({ name, token, expiredToken, id }: { name: string; token: string; expiredToken?: string; id?: string }) {
    this.name = name;
    this.token = token;
    this.expiredToken = expiredToken;
    this.id = id ?? name;
    this.isIdKnown = id !== undefined;
  }

  /** The newest connection that is open. */
  get live(): Connection | undefined {
    return this.connections.findLast(({ state }) => state === 'open');
  }

  /** Whether its newest open connection was sent CONNECTED. */
  get isConnected(): boolean {
    const { live } = this;
    const isConnected = (arrival: Arrival): boolean =>
      arrival.kind === 'frame' && arrival.what === 'connected' && arrival.connection === live;
    return live !== undefined && this.inbox.some(isConnected);
  }

  /** What has come and was not expected. */
  get unexpected(): Arrival[] {
    return this.inbox.filter(({ isExpected }) => !isExpected);
  }

  get unexpectedFrames(): FrameArrival[] {
    return this.unexpected.filter((arrival): arrival is FrameArrival => arrival.kind === 'frame');
  }

  arrived(arrival: Arrival): void {
    if (arrival.kind === 'opened') return;
    if (arrival.kind === 'frame' && arrival.message) this.sawMessage(arrival.message);
    this.inbox.push(arrival);
  }

  sawMessage({ id, message }: JsonObject): void {
    if (typeof id !== 'number') return;
    this.newestId = Math.max(this.newestId, id);
    if (typeof message === 'string') this.idsByText.set(message, Math.max(id, this.idsByText.get(message) ?? 0));
  }

  sawHistory(list: readonly unknown[]): void {
    for (const message of list) if (isObject(message)) this.sawMessage(message);
  }
}

/** The token that a step means; null for none, undefined if it is not known. */
export function tokenFor(actor: Actor, which = 'valid'): string | null | undefined {
  switch (which) {
    case 'valid':
      return actor.token;
    case 'expired':
      return actor.expiredToken;
    case 'invalid':
      return 'no-such-token';
    case 'none':
      return null;
    default:
      return which;
  }
}

/** What a token is good for; one that a step spells out counts as invalid. */
export function kindOf({ token: own, expiredToken }: Actor, token: string): TokenKind {
  if (token === own) return 'valid';
  return token === expiredToken ? 'expired' : 'invalid';
}
