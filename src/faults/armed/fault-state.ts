import type { ConnectFault } from '../../protocol/index.ts';
import type { Clock } from '../clock.ts';
import { HeldBack } from '../port/held-back.ts';
import { type HeldUp, mostHeld } from '../port/held-up.ts';
import { Queue } from '../port/queue.ts';

/** What faults have done to a connection. */
export class FaultState {
  isOpen = true;
  /** Neither side hears anything of the other any more. */
  isDark = false;
  readonly incoming: Queue;
  readonly outgoing: Queue;
  /** What is to be done with frames that came while the token was held up. */
  behindToken: HeldUp | undefined;
  /** The token has gone on, and its answer has not come. */
  awaitsAnswer = false;
  /** The fault that acts on CONNECTED, while the token is handled. */
  onConnected: ConnectFault | undefined;
  readonly held = new HeldBack();
  /** Is called when something that was held up has gone on. */
  onMoved: (() => void) | undefined;

  constructor(clock: Clock) {
    const moved = (): void => this.onMoved?.();
    this.incoming = new Queue(clock, moved);
    this.outgoing = new Queue(clock, moved);
  }

  /** Whether so much that the client has sent is held up that no more should be read of it. */
  get isIncomingFull(): boolean {
    return this.incoming.bytes + (this.behindToken?.bytes ?? 0) >= mostHeld;
  }

  /** The same for what is on its way to the client. */
  get isOutgoingFull(): boolean {
    return this.outgoing.bytes >= mostHeld;
  }

  /** Whether a frame that no fault acts on goes out at once and as it is. */
  get isClear(): boolean {
    return !this.isDark && !this.onConnected && this.held.isEmpty && this.outgoing.isEmpty;
  }
}
