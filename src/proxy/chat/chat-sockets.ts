import {
  type FaultContext,
  frameStages,
  type Handshake,
  handshakeStages,
  type IncomingFrame,
  pipeline,
} from '../../faults/index.ts';
import type { AskedUpgrade, Forwarder, ForwardFailure } from '../../forward/index.ts';
import type { ChatEvent } from '../../protocol/index.ts';
import { endWith, resetSocket } from '../../server-kit/index.ts';
import type { ProxyJournal } from '../record/proxy-journal.ts';
import { ProxySession } from '../record/proxy-session.ts';
import type { TokenNames } from '../record/token-names.ts';
import { nameOf } from './chat-path.ts';
import { ChatSocket } from './chat-socket.ts';

/** What the sockets of a proxy need. */
export interface SocketsContext {
  journal: ProxyJournal;
  names: TokenNames;
  faults: FaultContext;
  report(event: ChatEvent): void;
}

/** Every connection of `/chat/connect`, from its handshake on. */
export class ChatSockets {
  readonly #forwarder: Forwarder;
  readonly #context: SocketsContext;
  readonly #open = new Map<number, ChatSocket>();
  readonly #waitingForNone: (() => void)[] = [];
  readonly #shakeHands: (handshake: Handshake) => void;
  readonly #handleFrame: (frame: IncomingFrame) => void;
  #opened = 0;

  constructor(forwarder: Forwarder, context: SocketsContext) {
    this.#forwarder = forwarder;
    this.#context = context;
    this.#shakeHands = pipeline(handshakeStages(context.faults), (handshake) => handshake.accept());
    this.#handleFrame = pipeline(frameStages(context.faults), ({ connection, raw = [], goesOn }) => {
      const server = this.#open.get(connection)?.pair.server;
      if (!server?.writable) return;
      for (const bytes of raw) server.write(bytes);
      goesOn?.();
    });
  }

  /** The connections that are open. */
  all(): ChatSocket[] {
    return [...this.#open.values()];
  }

  /** Whose token was accepted on a connection. */
  userOf(connection: number): string | undefined {
    return this.#open.get(connection)?.session.user;
  }

  /** Settles when no connection is left. */
  async untilNone(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#waitingForNone.push(resolve));
  }

  upgrade(asked: AskedUpgrade): void {
    const { socket } = asked;
    // A fault may keep the handshake waiting, and the client may be gone before it is over.
    socket.on('error', () => socket.destroy());
    this.#shakeHands({
      accept: () => {
        if (!socket.destroyed) this.#forward(asked);
      },
      refuse: (reply) => endWith(socket, reply),
      reset: () => resetSocket(socket),
    });
  }

  /** Compressed frames could not be read on the way: no extension is offered. */
  #forward(asked: AskedUpgrade): void {
    const { report } = this.#context;
    const name = nameOf(asked.request);
    this.#forwarder.upgrade(asked, {
      withhold: ['sec-websocket-extensions'],
      answered: ({ statusCode: status = 0 }) => {
        if (status !== 101) report({ type: 'handshake-refused', ...name, status });
      },
      failed: ({ why, code }: ForwardFailure) => report({ type: 'forward-failed', ...name, why, code }),
      join: (upgraded) => {
        this.#opened += 1;
        const connection = this.#opened;
        const { journal, faults, names } = this.#context;
        const handleFrame = this.#handleFrame;
        const gone = (): void => this.#gone(connection);
        const hasExpired = (): boolean => names.hasAnyExpired;
        const context = { journal, faults, report, handleFrame, hasExpired, gone };
        const socket = new ChatSocket(upgraded, new ProxySession(connection, names), context);
        this.#open.set(connection, socket);
        socket.begin(upgraded);
      },
    });
  }

  #gone(connection: number): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) for (const tell of this.#waitingForNone.splice(0)) tell();
  }
}
