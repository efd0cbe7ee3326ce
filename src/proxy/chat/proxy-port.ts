import type { ConnectionPort, OutgoingFrame } from '../../faults/index.ts';
import { resetSocket } from '../../server-kit/index.ts';
import type { ProxyJournal } from '../record/proxy-journal.ts';
import type { ProxySession } from '../record/proxy-session.ts';
import { closeFrame, fragmentFrames, textFrame } from './frame-writer.ts';
import type { SocketPair } from './socket-pair.ts';

/** A frame on its way to the client; of a binary one the bytes. */
export interface PassedFrame extends OutgoingFrame {
  binary?: Buffer;
  /** The server's own: to be told when it goes out. What has none is a fault's. */
  goesOut?(): void;
}

/** Puts frames on the wire to the client, the server's own as they came, and records them. */
export class ProxyPort implements Required<ConnectionPort> {
  readonly #pair: SocketPair;
  readonly #session: ProxySession;
  readonly #journal: ProxyJournal;

  constructor(pair: SocketPair, session: ProxySession, journal: ProxyJournal) {
    this.#pair = pair;
    this.#session = session;
    this.#journal = journal;
  }

  send(frame: PassedFrame): void {
    if (frame.goesOut) frame.goesOut();
    else if (!frame.isControl) this.#journal.toClientAlone(this.#session, frame.text);
    for (const bytes of frame.raw ?? [textFrame(frame.bytes)]) this.#pair.client.write(bytes);
  }

  sendFragments(fragments: readonly Buffer[]): void {
    this.#journal.toClientAlone(this.#session, Buffer.concat(fragments).toString());
    for (const bytes of fragmentFrames(fragments)) this.#pair.client.write(bytes);
  }

  /** The mock's: the proxy sends none. */
  ping(): void {}

  close(code: number, reason: string): void {
    this.#journal.closing(this.#session, code);
    this.#pair.client.write(closeFrame(code, reason));
    this.#pair.leaveServer();
  }

  terminate(): void {
    this.#journal.closing(this.#session, null);
    this.#pair.destroy();
  }

  reset(): void {
    this.#journal.closing(this.#session, null);
    resetSocket(this.#pair.client);
    this.#pair.destroy();
  }

  stall(): void {
    this.#pair.stall();
  }
}
