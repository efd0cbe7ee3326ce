import type { ConnectFault, DeliverFault, SendFault } from '../../protocol/index.ts';
import type { Clock } from '../clock.ts';
import type { OutgoingFrame } from '../switchboard/ports.ts';
import type { Decision } from './faults.ts';
import { Queue } from './queue.ts';
import type { FaultPoint } from './trigger.ts';

/** What faults have done to a connection. */
export interface FaultState {
  /** Neither side hears anything of the other any more. */
  isDark: boolean;
  incoming: Queue;
  outgoing: Queue;
  /** Frames that came while the token was held up. */
  behindToken: (string | null)[] | undefined;
  /** Messages that are held back until so many others have gone out. */
  held: Set<{ left: number; frame: OutgoingFrame }>;
}

/** A connection that nothing has happened to yet. */
export function unaffected(clock: Clock): FaultState {
  return {
    isDark: false,
    incoming: new Queue(clock),
    outgoing: new Queue(clock),
    behindToken: undefined,
    held: new Set(),
  };
}

/** A decision, and what it was about. */
export interface Decided {
  decision: Decision<ConnectFault | SendFault | DeliverFault>;
  on: FaultPoint;
  connection?: number | undefined;
  user?: string | undefined;
}
