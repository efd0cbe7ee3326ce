import type { KnownRoom, ObserverKnowledge } from '../../src/observer/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import type { SimulatedConnection, SimulatedUser, SimulationOptions } from './simulation/shapes.ts';
import { Simulation } from './simulation/simulation.ts';
import { Tape } from './tape.ts';

export interface RandomHistory {
  entries: TraceEntry[];
  knowledge: ObserverKnowledge;
  simulation: Simulation;
}

/** What a correct service may have shown to a recorder that may have seen only a part of it. */
export function randomHistory(numbers: readonly number[]): RandomHistory {
  const tape = new Tape(numbers);
  const simulation = new Simulation(tape, randomOptions(tape));
  populate(simulation);
  const plan = randomPlan(simulation);
  while (!tape.isOver) step(simulation);
  return observedPart(simulation, plan);
}

function randomOptions(tape: Tape): SimulationOptions {
  const longestDelayMs = tape.chance(50) ? 200 : undefined;
  return {
    recorder: tape.oneOf(['client', 'server', 'between'] as const),
    processes: 1 + tape.below(3),
    isLocalFirst: tape.chance(50),
    echo: tape.oneOf(['everywhere', 'others', 'nowhere'] as const),
    firstId: tape.oneOf([0n, 9_007_199_254_740_990n, 1_800_000_000_000_000_000n]),
    isCloseFinal: tape.chance(50),
    sendKey: tape.oneOf(['messages', 'message'] as const),
    retrieveKey: tape.oneOf(['occupants', 'messages'] as const),
    staysOpenAfterRefusal: tape.chance(50),
    skewSeconds: tape.oneOf([0, 60, -60]),
    longestDelayMs,
    forgetsWhenRestarted: tape.chance(50),
    isLabelled: !tape.chance(20),
    hasMembershipChanges: tape.chance(40),
    hasMishaps: true,
    hasShortTexts: true,
    keptLength: tape.chance(15) ? tape.oneOf([40, 110]) : undefined,
  };
}

export function populate({ users, rooms, tape }: Simulation): void {
  const count = 2 + tape.below(3);
  for (let index = 1; index <= count; index += 1) users.push({ label: `user${index}`, id: `id-${index}` });
  const addRoom = (): void => {
    const occupants = users.filter(() => tape.chance(60)).map(({ id }) => id);
    rooms.push({ id: String(rooms.length + 1), occupants: new Set(occupants), changed: new Set() });
  };
  for (let index = 0; index < 3; index += 1) addRoom();
  (rooms[0] as (typeof rooms)[number]).occupants = new Set(users.map(({ id }) => id));
}

/** Something happens: mostly, what is under way moves on. */
export function step(simulation: Simulation): void {
  const { tape } = simulation;
  if (tape.chance(20)) simulation.wait(tape.below(40));
  if (tape.chance(75) && simulation.moveOn()) return;
  const isCrowded = simulation.connections.filter(({ isClosing }) => !isClosing).length > 6;
  const acts: [number, () => void][] = [
    [isCrowded ? 0 : 4, () => simulation.open(tape.oneOf(simulation.users))],
    [isCrowded ? 1 : 10, () => authenticate(simulation)],
    [60, () => post(simulation)],
    [5, () => misbehave(simulation)],
    [20, () => ask(simulation)],
    [3, () => end(simulation)],
    [2, () => changeOccupants(simulation)],
    [1, () => disturb(simulation)],
    [simulation.options.recorder === 'server' ? 3 : 0, () => postByItself(simulation)],
    [1, () => simulation.restart()],
  ];
  let number = tape.below(acts.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, act] of acts) {
    if (number < weight) {
      act();
      return;
    }
    number -= weight;
  }
}

function authenticate(simulation: Simulation): void {
  const { tape } = simulation;
  const waiting = simulation.connections.filter(({ tokenSent, isClosing }) => !tokenSent && !isClosing);
  const connection = waiting.length > 0 ? tape.oneOf(waiting) : simulation.open(tape.oneOf(simulation.users));
  if (tape.chance(5)) simulation.send(connection, tape.oneOf(['hello', '{"hello":1}', '{"auth_token":5}']));
  else simulation.sendToken(connection, tape.chance(10) ? tape.oneOf(['invalid', 'expired'] as const) : 'valid');
}

function post(simulation: Simulation): void {
  const { tape, rooms } = simulation;
  const connection = someConnection(simulation);
  if (!connection) return;
  const own = rooms.filter(({ occupants }) => occupants.has(connection.user.id));
  const room =
    own.length > 0 && !tape.chance(10) ? tape.oneOf(own).id : tape.oneOf([...rooms.map(({ id }) => id), '99']);
  simulation.post(connection, room, simulation.newText());
}

function postByItself(simulation: Simulation): void {
  const { tape, users, rooms } = simulation;
  const user = tape.oneOf(users);
  const room = rooms.find(({ occupants }) => occupants.has(user.id));
  if (room) simulation.postByItself(user, room.id, simulation.newText());
}

function someConnection({ tape, connections }: Simulation): SimulatedConnection | undefined {
  const open = connections.filter(({ isClosing, isConnected }) => !isClosing && (isConnected || tape.chance(3)));
  return open.length > 0 ? tape.oneOf(open) : undefined;
}

function misbehave(simulation: Simulation): void {
  const { tape } = simulation;
  const connection = someConnection(simulation);
  if (!connection) return;
  const text = simulation.newText();
  const frames = [
    'nonsense',
    '[1]',
    '{}',
    JSON.stringify({ room: 1, messages: text }),
    JSON.stringify({ messages: text }),
  ];
  simulation.send(connection, tape.oneOf([...frames, null]));
}

function ask(simulation: Simulation): void {
  const { tape, users, messages, rooms } = simulation;
  const user = tape.chance(5) ? undefined : tape.oneOf(users);
  const kind = tape.below(10);
  const others = [...users.map(({ id }) => id), 'nobody'];
  const known = [...rooms.map(({ id }) => id), '99'];
  if (kind === 0) simulation.ask(user, 'createDm', { other: tape.oneOf(others) });
  else if (kind < 4) simulation.ask(user, 'roomInfo', { room_id: tape.oneOf(known) });
  else if (kind === 4) simulation.ask(user, 'retrieve', tape.oneOf<unknown>(['', '{}', { after: '0' }]));
  else
    simulation.ask(user, 'retrieve', { after: messages.length > 0 && !tape.chance(50) ? tape.oneOf(messages).id : 0n });
}

function end(simulation: Simulation): void {
  const { tape, connections } = simulation;
  const open = connections.filter(({ isClosing }) => !isClosing);
  if (open.length === 0) return;
  const connection = tape.oneOf(open);
  const how = tape.below(4);
  if (how < 2) simulation.close(connection);
  else if (how === 2) simulation.closeByServer(connection, tape.oneOf([1000, 1001, 1011]));
  else simulation.cut(connection);
}

/** Somebody joins or leaves in a way that is not in the record, once for each room. */
function changeOccupants({ tape, rooms, users, options }: Simulation): void {
  if (!options.hasMembershipChanges) return;
  const { occupants, changed } = tape.oneOf(rooms);
  const { id } = tape.oneOf(users);
  if (changed.has(id)) return;
  changed.add(id);
  if (!occupants.delete(id)) occupants.add(id);
}

function disturb({ tape, connections }: Simulation): void {
  if (connections.length > 0) tape.oneOf(connections).isFaulty = true;
}

/** How much the recorder sees, and what is known beside it. */
interface Plan {
  unseenUsers: ReadonlySet<SimulatedUser>;
  unseenConnections: ReadonlySet<number>;
  /** So many entries are missing at the beginning and at the end. */
  head: number;
  tail: number;
  /** One in so many entries is missing; 0: none. */
  lossy: number;
  /** For each kind of knowledge, whether it is there. */
  knows: readonly boolean[];
}

function randomPlan({ tape, users }: Simulation): Plan {
  return {
    unseenUsers: new Set(tape.chance(30) ? [tape.oneOf(users)] : []),
    unseenConnections: new Set(tape.chance(20) ? [1 + tape.below(4)] : []),
    head: tape.chance(20) ? tape.below(60) : 0,
    tail: tape.chance(20) ? tape.below(60) : 0,
    lossy: tape.chance(10) ? 10 + tape.below(40) : 0,
    knows: Array.from({ length: 10 }, () => tape.chance(70)),
  };
}

/** What the recorder saw of it. */
function observedPart(simulation: Simulation, plan: Plan): RandomHistory {
  const { unseenUsers, unseenConnections, head, tail, lossy } = plan;
  const seen = simulation.entries
    .filter((entry) => isSeen(simulation, entry, plan))
    .map((entry, index) => ({ ...entry, seq: index + 1 }));
  // A note stands before what it tells of.
  const isAfterNote = seen[head - 1]?.kind === 'note';
  const entries = seen
    .slice(isAfterNote ? head - 1 : head, Math.max(0, seen.length - tail))
    .filter(({ seq, kind }) => lossy === 0 || kind === 'note' || (seq * 7919) % lossy !== 0);
  const isAllSeen = unseenUsers.size + unseenConnections.size === 0;
  return { entries, knowledge: knowledgeOf(simulation, plan, isAllSeen), simulation };
}

function isSeen({ connections, users }: Simulation, entry: TraceEntry, plan: Plan): boolean {
  const connection = 'connection' in entry && connections.find(({ number }) => number === entry.connection);
  if (connection) return !plan.unseenConnections.has(connection.number) && !plan.unseenUsers.has(connection.user);
  const user = 'user' in entry && users.find(({ label }) => label === entry.user);
  return !user || !plan.unseenUsers.has(user);
}

/** True, and sometimes little. */
function knowledgeOf(simulation: Simulation, { knows }: Plan, isAllSeen: boolean): ObserverKnowledge {
  const { options, users, restarts } = simulation;
  const { sendKey, retrieveKey, recorder, longestDelayMs } = options;
  const mayForget = options.forgetsWhenRestarted && restarts > 0;
  return {
    ...(isAllSeen && knows[0] && { isEverySenderObserved: true }),
    ...(!mayForget && knows[1] && { isSameServer: true }),
    ...(longestDelayMs !== undefined && knows[2] && { quietWindowMs: 3 * longestDelayMs }),
    ...(options.isLabelled && knows[3] && { userIds: Object.fromEntries(users.map(({ label, id }) => [label, id])) }),
    ...(!options.hasMembershipChanges && knows[4] && { rooms: knownRooms(simulation) }),
    ...(knows[5] && { dialect: { sendKey, retrieveKey } }),
    ...(knows[6] && { recorder }),
    ...(knows[7] && { isClockComparable: true }),
    ...(knows[8] && { missingRooms: ['99'] }),
  };
}

const knownRooms = ({ rooms }: Simulation): KnownRoom[] =>
  rooms.slice(0, 3).map(({ id, occupants }) => ({ id, occupants: [...occupants], outsiders: 'everybody-else' }));
