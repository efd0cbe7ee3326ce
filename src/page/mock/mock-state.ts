/** What `/__testbed/state` answers. */
export interface MockState {
  scenario: string | null;
  dialect: string;
  clock: { now: string; frozen: boolean };
  users: { id: string; name: string | null; rooms: string[]; connections: number[] }[];
  rooms: { id: string; name: string | null; occupants: string[]; messages: number }[];
  faults: FaultOnPage[];
  trace: { seq: number; forgotten: number };
}

/** A fault and how often it has acted. */
export interface FaultOnPage {
  name: string;
  enabled: boolean;
  occasions: number;
  acts: number;
  fault: object;
}

/** A room as people call it. */
export const roomName = ({ id, name, occupants }: MockState['rooms'][number]): string =>
  `${id} (${name ?? occupants.join(' & ')})`;
