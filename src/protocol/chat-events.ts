import type { AuthErrorCode, ErrorCode } from './errors.ts';
import type { Message } from './generated/types.ts';
import type { EndpointName } from './paths.ts';

/** Why a frame on a live connection was dropped in silence. */
export type DropReason =
  | 'binary'
  | 'not-json'
  | 'not-an-object'
  | 'token-again'
  | 'wrong-key'
  | 'missing-field'
  | 'wrong-type'
  | 'unknown-room'
  | 'not-occupant';

/** What was wrong with the first message of a connection. */
export type RefusalReason = 'binary' | 'not-json' | 'no-token' | 'chat-before-token' | 'token-no-string' | 'token';

/** What went wrong with an authenticated request, beyond its `error_code`. */
export type AuthProblem =
  | 'no-header'
  | 'no-scheme'
  | 'wrong-scheme-case'
  | 'no-token'
  | 'unknown-token'
  | 'expired-token';

/** What happened, for the server log, the trace and scenarios. It is never sent to clients. */
export type ChatEvent =
  | { type: 'opened'; connection: number }
  | { type: 'connected'; connection: number; user: string }
  | {
      type: 'refused';
      connection: number;
      reason: RefusalReason;
      error: AuthErrorCode;
      isAnswered: boolean;
      /** The user whose token it was, if it was ever issued. */
      user?: string;
      /** The beginning of the token. */
      token?: string;
      /** Which of the tokens that are nobody's it was: the same one has the same number. */
      unknownToken?: number;
      /** What is probably meant. */
      hint?: string;
    }
  | { type: 'ignored'; connection: number }
  /** A frame had arrived before CONNECTED was sent. */
  | { type: 'too-early'; connection: number; user: string }
  | { type: 'posted'; connection?: number; message: Message; receivers: number }
  | {
      type: 'dropped';
      connection: number;
      user: string;
      reason: DropReason;
      room?: string;
      /** The key or value that the reason is about. */
      detail?: string;
      /** The key that this dialect expects. */
      sendKey: string;
    }
  | { type: 'closed'; connection: number; user?: string; code: number }
  | {
      type: 'answered';
      endpoint: EndpointName;
      status: number;
      user?: string;
      code?: ErrorCode;
      problem?: AuthProblem;
      /** The beginning of the token that was refused. */
      token?: string;
      /** What is probably meant by it. */
      hint?: string;
      /** What was done, or what was wrong. */
      detail?: string;
      /** The room that was made or looked up. */
      room?: string;
    }
  /** A user asked for what came after an id that no message has yet; told once for each user and world. */
  | { type: 'ahead-of-ids'; user: string; after: number; newest: number }
  /** A client never got as far as a request: it speaks the other of http and https, refuses the certificate, or falls silent. */
  | { type: 'tls-failed'; problem: 'plain-http' | 'plain-port' | 'certificate' | 'unfinished'; code?: string }
  /** The system of the mock or the proxy lets a connection not in; told now and then. */
  | { type: 'not-accepted'; why: string }
  | {
      type: 'turned-away';
      method: string;
      path: string;
      status: number;
      cure: string;
      /** Whose token it came with; there also when that token had run out. */
      user?: string;
      /** A person has opened the address in a browser; no client did. */
      byPerson?: true;
    }
  /** A client sends more than so many frames, or bytes, a second. */
  | { type: 'held-back'; connection: number; user?: string; framesPerSecond?: number; bytesPerSecond?: number }
  | { type: 'cut-off'; connection: number; user?: string; why: string }
  | { type: 'reloaded'; closed: number }
  /** A client was found to break a requirement; told once for each client and requirement. */
  | {
      type: 'broke-rule';
      client: string;
      requirement: string;
      level: 'MUST' | 'SHOULD';
      sentence: string;
      cure: string;
    }
  /** A fault has acted. */
  | {
      type: 'fault';
      /** The names of those that had a part in it. */
      faults: string[];
      /** Where it acted. */
      on: string;
      /** What it did, in a few words. */
      does: string;
      user?: string;
      connection?: number;
      request?: number;
    }
  /** A request, or the handshake of another socket than the chat's, has passed a proxy. */
  | { type: 'forwarded'; method: string; path: string; status: number }
  /** A route of the scenario has answered. */
  | { type: 'routed'; method: string; path: string; status: number }
  /** The server behind a proxy has refused a handshake of the chat. */
  | { type: 'handshake-refused'; method: string; path: string; status: number }
  /** The server behind a proxy was found to break a requirement; told once for each requirement. */
  | { type: 'server-broke-rule'; requirement: string; level: 'MUST' | 'SHOULD'; sentence: string }
  /** The server behind a proxy gave no whole answer, or the client went away before it had one. */
  | { type: 'forward-failed'; method: string; path: string; why: string; code: string; connection?: number }
  /** `ctl`, the library or the scenario steers the mock; `problem` says why that was not possible. */
  | { type: 'steered'; by: 'scenario' | 'control'; what: string; problem?: string };
