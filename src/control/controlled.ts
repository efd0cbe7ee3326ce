import type { Faults } from '../faults/index.ts';
import type { ChatEvent } from '../protocol/index.ts';
import type { Trace, WorldNames } from '../traffic/index.ts';

/** What of a server the controls that all servers share are about. */
export interface Controlled {
  trace: Trace;
  faults: Faults;
  /** The number of the last trace entry before the world began; 0 where there is none. */
  beginning: number;
  report(event: ChatEvent): void;
  /** Who and what there is; missing where nobody can know, and then no name is refused. */
  names?(): { users: string[]; rooms: string[]; faults: string[] } & WorldNames;
}
