import { type FaultContext, FaultyPort, type IncomingFrame } from '../../faults/index.ts';
import type { Upgraded } from '../../forward/index.ts';
import { type ChatEvent, closeCodes, errorBody, isObject, type Message, parseJson } from '../../protocol/index.ts';
import { frameKind, messageOf } from '../../traffic/index.ts';
import type { ProxyJournal } from '../record/proxy-journal.ts';
import type { ProxySession } from '../record/proxy-session.ts';
import { FrameReader, type WireFrame } from './frame-reader.ts';
import { codeOf } from './frame-writer.ts';
import { type PassedFrame, ProxyPort } from './proxy-port.ts';
import { SocketPair } from './socket-pair.ts';

/** What all chat sockets of a proxy share. */
export interface ChatSocketContext {
  faults: FaultContext;
  journal: ProxyJournal;
  report(event: ChatEvent): void;
  /** Takes a client's frame through the stages at which faults act. */
  handleFrame(frame: IncomingFrame): void;
  /** Whether a fault has let any token run out. */
  hasExpired(): boolean;
  /** The connection is gone. */
  gone(): void;
}

/**
 * One connection of `/chat/connect`. Bytes pass as they come and are read on the way. Only while a fault may act are
 * messages held until they are whole.
 */
export class ChatSocket {
  readonly session: ProxySession;
  readonly port: FaultyPort;
  readonly pair: SocketPair;
  readonly #context: ChatSocketContext;
  readonly #toServer: FrameReader;
  readonly #toClient: FrameReader;
  #holds = { toServer: false, toClient: false };
  #clientCode: number | undefined;
  #hasServerEnded = false;

  constructor(upgraded: Upgraded, session: ProxySession, context: ChatSocketContext) {
    this.session = session;
    this.#context = context;
    this.#toServer = new FrameReader({
      frame: (frame) => this.#fromClient(frame),
      unkept: (bytes) => this.#holds.toServer && this.#passBehind([bytes]),
    });
    this.#toClient = new FrameReader({
      frame: (frame) => this.#fromServer(frame),
      unkept: (bytes) => this.#holds.toClient && this.port.sendPart({ text: '', bytes, raw: [bytes], isControl: true }),
    });
    this.pair = new SocketPair(upgraded);
    this.port = new FaultyPort(new ProxyPort(this.pair, session, context.journal), session.connection, context.faults);
  }

  /** From here on what comes passes. */
  begin(upgraded: Upgraded): void {
    const { journal, report } = this.#context;
    journal.opened(this.session);
    report({ type: 'opened', connection: this.session.connection });
    const { state } = this.port;
    state.onMoved = () => this.pair.goOn();
    this.pair.listen(upgraded, {
      isClientAhead: () => state.isIncomingFull,
      isServerAhead: () => state.isOutgoingFull,
      fromClient: (chunk) => this.#pass(chunk, 'toServer', this.#toServer),
      fromServer: (chunk) => this.#pass(chunk, 'toClient', this.#toClient),
      serverEnded: () => this.#serverEnded(),
      clientEnded: () => this.#flush(this.#toServer, 'toServer'),
      closed: () => this.#closed(),
    });
  }

  /** Bytes go on at once, or, while a fault may act, message by message. */
  #pass(chunk: Buffer, direction: 'toServer' | 'toClient', reader: FrameReader): void {
    if (reader.isBetweenMessages) this.#holds[direction] = this.#mayFaultsAct();
    const wasLost = reader.isLost;
    if (!this.#holds[direction] || wasLost) this.#write(direction, chunk);
    reader.push(chunk);
    if (reader.isLost && !wasLost) this.#flush(reader, direction);
  }

  #write(direction: 'toServer' | 'toClient', bytes: Buffer): void {
    const to = direction === 'toServer' ? this.pair.server : this.pair.client;
    if (bytes.length > 0 && to.writable && !this.port.state.isDark) to.write(bytes);
  }

  /** Messages that have not come whole are no matter of faults. */
  #flush(reader: FrameReader, direction: 'toServer' | 'toClient'): void {
    if (this.#holds[direction]) this.#write(direction, reader.leftover());
  }

  #mayFaultsAct(): boolean {
    const { faults } = this.#context;
    const { state } = this.port;
    if (faults.mayAct('connected') || faults.mayAct('send') || faults.mayAct('deliver')) return true;
    if (this.session.user === undefined && this.#context.hasExpired()) return true;
    return !state.isClear || !state.incoming.isEmpty || state.behindToken !== undefined;
  }

  #fromClient({ kind, payload, raw, isTooLong, length }: WireFrame): void {
    if (isTooLong) this.#tooLong('fromClient', kind, length);
    else if (kind === 'text') this.#messageFromClient(payload.toString(), payload, raw);
    else if (kind === 'binary') this.#messageFromClient(null, payload, raw);
    else {
      if (kind === 'close') this.#clientCode = codeOf(payload);
      if (kind === 'close' && this.port.state.isDark) this.pair.client.end();
      if (this.#holds.toServer) this.#passBehind(raw);
    }
  }

  /** @param text null for a binary frame */
  #messageFromClient(text: string | null, payload: Buffer, raw: readonly Buffer[]): void {
    const { session, port } = this;
    this.#readToken(text);
    const { journal } = this.#context;
    if (!this.#holds.toServer) {
      journal.fromClient(session, text ?? payload);
      return;
    }
    journal.heldFromClient(session, text ?? payload, (goesOn) => {
      if (session.user === undefined && session.hasExpired) this.#refuse();
      else this.#context.handleFrame({ connection: session.connection, port, text, raw, goesOn });
    });
  }

  /** No fault acts on a message that has passed as it came; nobody knows what it said. */
  #tooLong(direction: 'fromClient' | 'toClient', kind: WireFrame['kind'], length: number): void {
    const data = kind === 'text' ? '' : Buffer.alloc(0);
    this.#context.journal[direction](this.session, data, length);
  }

  /** A fault has let the token run out: the server, which knows nothing of it, is not asked. */
  #refuse(): void {
    const { connection, claimed: user } = this.session;
    const does = 'the token has run out';
    this.#context.report({
      type: 'fault',
      faults: ['expire'],
      on: 'connected',
      does,
      connection,
      ...(user && { user }),
    });
    const text = JSON.stringify(errorBody('AUTH_TOKEN_EXPIRED'));
    this.port.send({ text, bytes: Buffer.from(text) });
    this.port.endBy({ on: 'connect', close: closeCodes.policyViolation });
  }

  /** Whatever is held up holds up what comes behind it. */
  #passBehind(raw: readonly Buffer[]): void {
    const { state } = this.port;
    const bytes = Buffer.concat(raw);
    const write = (): void => this.#write('toServer', bytes);
    const pass = (): void => state.incoming.pass(0, write, bytes.length);
    if (state.behindToken) state.behindToken.add(pass, bytes.length);
    else pass();
  }

  /** A token belongs into the first frame; where the server has not agreed, a later one may hold it too. */
  #readToken(text: string | null): void {
    if (this.session.user !== undefined || !text?.includes('auth_token')) return;
    const frame = parseJson(text);
    if (isObject(frame) && typeof frame.auth_token === 'string') this.session.claim(frame.auth_token);
  }

  #fromServer({ kind, payload, raw, isTooLong, length }: WireFrame): void {
    if (isTooLong) this.#tooLong('toClient', kind, length);
    else if (kind === 'text') this.#messageFromServer(payload.toString(), payload, raw);
    else if (kind === 'binary') this.#messageFromServer(undefined, payload, raw);
    else {
      if (this.#holds.toClient) this.port.send({ text: '', bytes: payload, raw, isControl: true });
      if (kind === 'close') this.#serverEnds(codeOf(payload));
    }
  }

  /** @param text undefined for a binary frame */
  #messageFromServer(text: string | undefined, payload: Buffer, raw: readonly Buffer[]): void {
    const { session, port } = this;
    if (text !== undefined && session.user === undefined) this.#readAnswer(text);
    const { journal } = this.#context;
    if (this.#holds.toClient) {
      journal.heldToClient(session, text ?? payload, (goesOut) => {
        const frame: PassedFrame = { ...passed(text, payload, raw), goesOut };
        port.send(frame);
      });
    } else journal.toClient(session, text ?? payload);
  }

  /** Whoever ends it first has ended it; what a fault has cut off is no longer the server's. */
  #serverEnds(code: number | null): void {
    const { client } = this.pair;
    if (this.#hasServerEnded || this.#clientCode !== undefined || this.port.state.isDark) return;
    if (client.readableEnded || client.destroyed) return;
    this.#hasServerEnded = true;
    this.#context.journal.closing(this.session, code);
  }

  /** What the server says to a token. */
  #readAnswer(text: string): void {
    const { session } = this;
    const { connection, claimed } = session;
    if (claimed === undefined || frameKind({ json: parseJson(text) }) !== 'connected') return;
    session.accept();
    this.#context.report({ type: 'connected', connection, user: claimed });
  }

  #serverEnded(): void {
    this.#flush(this.#toClient, 'toClient');
    this.#serverEnds(null);
  }

  #closed(): void {
    const code = this.#clientCode ?? 1006;
    this.port.closed();
    this.#context.journal.closed(this.session, code);
    this.#context.report({ type: 'closed', ...this.session.place, code });
    this.#context.gone();
  }
}

/** @param text undefined for a binary frame */
function passed(text: string | undefined, bytes: Buffer, raw: readonly Buffer[]): PassedFrame {
  if (text === undefined) return { text: '', bytes, raw, binary: bytes };
  const message = text.includes('"message"') ? messageOf(parseJson(text)) : undefined;
  return { text, bytes, raw, message: message as Message | undefined };
}
