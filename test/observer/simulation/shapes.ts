/** A message as the simulated server keeps it. */
export interface StoredMessage {
  id: bigint;
  message: string;
  poster: string;
  room: string;
  timestamp: number;
  /** The connection that it was sent on. */
  origin?: number;
  /** When its first live frame was recorded. */
  firstLive?: number;
}

export interface SimulatedUser {
  label: string;
  id: string;
}

export interface SimulatedRoom {
  id: string;
  occupants: Set<string>;
  /** Users who have joined or left while it was recorded. */
  changed: Set<string>;
}

/** Something on its way; it moves on by one step at a time, in order. */
export interface OnItsWay {
  born: number;
  go(): void;
}

/** One hop of a way: what was put in first comes out first. */
export class Hop {
  readonly items: OnItsWay[] = [];
}

export interface SimulatedConnection {
  number: number;
  user: SimulatedUser;
  process: number;
  state: 'open' | 'live' | 'refused' | 'closed';
  tokenSent: boolean;
  tokenRecorded: number | undefined;
  /** The client has been sent CONNECTED, and has it. */
  isConnected: boolean;
  isClosing: boolean;
  isRecordedClosed: boolean;
  isFaulty: boolean;
  up: [Hop, Hop];
  down: [Hop, Hop];
}

/** How the server and its recorder are made. */
export interface SimulationOptions {
  recorder: 'client' | 'server' | 'between';
  /** Each process sends live messages to the connections that it holds, in an order of its own. */
  processes: number;
  /** The process that handles a frame delivers it at once to its own connections. */
  isLocalFirst: boolean;
  /** Reading 7: where a sender hears itself. */
  echo: 'everywhere' | 'others' | 'nowhere';
  firstId: bigint;
  isCloseFinal: boolean;
  sendKey: 'messages' | 'message';
  retrieveKey: 'occupants' | 'messages';
  staysOpenAfterRefusal: boolean;
  skewSeconds: number;
  /** Whatever is under way arrives within this many milliseconds; undefined: there is no limit. */
  longestDelayMs: number | undefined;
  forgetsWhenRestarted: boolean;
  isLabelled: boolean;
  hasMembershipChanges: boolean;
  /** Whether answers may fail or be damaged on their way. */
  hasMishaps: boolean;
  /** Whether some texts are short and sent again and again. */
  hasShortTexts: boolean;
  /** The recorder keeps so many characters of a frame; undefined: all. */
  keptLength: number | undefined;
}

/** A request for a history, and what a correct server answers. */
export interface AskedHistory {
  user: SimulatedUser;
  after: bigint;
  list: StoredMessage[];
  all: StoredMessage[];
  /** Where the request stands in the record. */
  position: number;
}

/** Where a fault can be put in: what it answers takes the place of what a correct server would do. */
export interface Sabotage {
  /** The frames that a connection gets for a message. */
  deliver?(message: StoredMessage, connection: SimulatedConnection, frames: object[]): object[];
  /** Whether a connection of somebody who is not in the room gets it all the same. */
  leaks?(message: StoredMessage, connection: SimulatedConnection): boolean;
  /** Whether a frame that ought to be dropped is posted. */
  postsForbidden?(connection: SimulatedConnection, room: string, text: string): boolean;
  id?(message: StoredMessage): bigint;
  store?(message: StoredMessage): StoredMessage[];
  history?(asked: AskedHistory): StoredMessage[];
  answer?(asked: AskedAndAnswered): Answer | undefined;
  afterRefused?(connection: SimulatedConnection, message: StoredMessage): boolean;
  onConnected?(connection: SimulatedConnection): object[];
  onDropped?(connection: SimulatedConnection): object[];
  onPosted?(connection: SimulatedConnection): object[];
  onOpen?(connection: SimulatedConnection): object[];
  replays?(connection: SimulatedConnection, all: StoredMessage[]): StoredMessage[];
  /** Whether something other than a token lets a connection in. */
  letsIn?(connection: SimulatedConnection, data: string | null): boolean;
  /** What is read of a frame that ought to be dropped. */
  reads?(connection: SimulatedConnection, data: string | null): { room: string; text: string } | undefined;
  /** Whether a connection that is not live may post. */
  postsDark?(connection: SimulatedConnection): boolean;
  alters?(message: StoredMessage): StoredMessage;
  /** Whether a message is posted twice. */
  doubles?(message: StoredMessage): boolean;
  /** Whether a message has its id, and is stored and sent only after a history for which `isLateDue`. */
  isLate?(message: StoredMessage): boolean;
  isLateDue?(list: readonly StoredMessage[]): boolean;
}

export interface Answer {
  status: number;
  body: string;
}

/** A request, and what a correct server answers to it. */
export interface AskedAndAnswered extends Answer {
  endpoint: string;
  user: SimulatedUser | undefined;
  sent: string;
}
