/** What `/__testbed/state` answers: of a mock all of it, of a proxy its target, faults and trace. */
export interface MockState {
  scenario?: string | null;
  dialect?: string;
  /** The server behind a proxy. */
  target?: string;
  clock?: ClockOnPage;
  users?: UserOnPage[];
  rooms?: RoomOnPage[];
  faults: FaultOnPage[];
  trace: { seq: number; forgotten: number };
}

export interface ClockOnPage {
  now: string;
  frozen: boolean;
}

export interface UserOnPage {
  id: string;
  name: string | null;
  rooms: string[];
  connections: number[];
}

export interface RoomOnPage {
  id: string;
  name: string | null;
  occupants: string[];
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
export const roomName = ({ id, name, occupants }: RoomOnPage): string => `${id} (${name ?? occupants.join(' & ')})`;

/** What is looked into, in a few words. */
export function describeMock({ target, scenario, dialect }: MockState): string {
  if (target !== undefined) return `proxy of ${target}`;
  return `${scenario ?? 'a scenario without a name'}, ${dialect}`;
}
