import type { ConnectFault } from '../protocol/index.ts';
import type { Clock } from './clock.ts';
import type { OutgoingFrame } from './ports.ts';
import { Queue } from './queue.ts';

/** What faults have done to a connection. */
export class FaultState {
  isOpen = true;
  /** Neither side hears anything of the other any more. */
  isDark = false;
  readonly incoming: Queue;
  readonly outgoing: Queue;
  /** What is to be done with frames that came while the token was held up. */
  behindToken: (() => void)[] | undefined;
  /** The token has gone on, and its answer has not come. */
  awaitsAnswer = false;
  /** The fault that acts on CONNECTED, while the token is handled. */
  onConnected: ConnectFault | undefined;
  /** Messages that are held back until so many others have gone out. */
  readonly held = new Set<{ left: number; frame: OutgoingFrame }>();

  constructor(clock: Clock) {
    this.incoming = new Queue(clock);
    this.outgoing = new Queue(clock);
  }

  /** Whether a frame that no fault acts on goes out at once and as it is. */
  get isClear(): boolean {
    return !this.isDark && !this.onConnected && this.held.size === 0 && this.outgoing.isEmpty;
  }
}
