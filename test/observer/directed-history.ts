import type { ObserverKnowledge } from '../../src/observer/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import type { Sabotage, SimulatedConnection, SimulationOptions } from './simulation/shapes.ts';
import { Simulation } from './simulation/simulation.ts';
import { Tape } from './tape.ts';

export interface DirectedHistory {
  entries: TraceEntry[];
  knowledge: ObserverKnowledge;
}

/** A conversation in which enough happens and is seen for every fault to show. @param sabotage what is wrong with it */
export function directedHistory(
  numbers: readonly number[],
  sabotage: Sabotage,
  recorders = anyRecorder,
): DirectedHistory {
  const tape = new Tape(numbers);
  const simulation = new Simulation(tape, optionsOf(tape, recorders), sabotage);
  for (const name of ['1', '2', '3']) simulation.users.push({ label: `user${name}`, id: `id-${name}` });
  simulation.addRoom(['id-1', 'id-2', 'id-3']);
  simulation.addRoom(['id-1', 'id-2']);
  simulation.addRoom(['id-2', 'id-3']);
  begin(simulation);
  for (let round = 0; round < 40; round += 1) converse(simulation);
  conclude(simulation);
  return { entries: simulation.entries, knowledge: knowledgeOf(simulation) };
}

const anyRecorder: readonly SimulationOptions['recorder'][] = ['client', 'server', 'between'];

function optionsOf(tape: Tape, recorders: typeof anyRecorder): SimulationOptions {
  return {
    recorder: tape.oneOf(recorders),
    processes: 1 + tape.below(2),
    isLocalFirst: tape.chance(50),
    echo: 'everywhere',
    firstId: tape.oneOf([1000n, 9_007_199_254_740_990n]),
    isCloseFinal: false,
    sendKey: 'messages',
    retrieveKey: 'occupants',
    staysOpenAfterRefusal: true,
    skewSeconds: 0,
    longestDelayMs: 200,
    forgetsWhenRestarted: false,
    isLabelled: true,
    hasMembershipChanges: false,
    hasMishaps: false,
    hasShortTexts: false,
    keptLength: undefined,
  };
}

function begin(simulation: Simulation): void {
  const { users } = simulation;
  for (const user of [...users, ...users.slice(0, 2)]) simulation.sendToken(simulation.open(user));
  simulation.drain();
  misuse(simulation);
  simulation.drain();
  for (const room of ['1', '2', '3']) say(simulation, room);
  simulation.drain();
  read(simulation);
}

/** Everything that a server ought to refuse or drop. */
function misuse(simulation: Simulation): void {
  const [first, second] = simulation.users as [(typeof simulation.users)[0], (typeof simulation.users)[0]];
  const bad = simulation.open(first);
  simulation.send(bad, JSON.stringify({ room: '1', messages: simulation.newText() }));
  const hello = simulation.open(second);
  simulation.send(hello, '{"hello":"world"}');
  const refused = simulation.open(first);
  simulation.sendToken(refused, 'invalid');
  const expired = simulation.open(first);
  simulation.sendToken(expired, 'expired');
  simulation.drain();
  simulation.post(refused, '1', simulation.newText());
  simulation.drain();
  const [live] = liveOf(simulation, 'id-1');
  if (!live) return;
  const text = simulation.newText();
  simulation.post(live, '3', simulation.newText());
  simulation.drain();
  simulation.post(live, '99', simulation.newText());
  simulation.drain();
  for (const frame of [JSON.stringify({ room: 1, messages: text }), 'nonsense', null]) simulation.send(live, frame);
  simulation.drain();
  simulation.ask(undefined, 'retrieve', { after: 0 });
  for (const endpoint of ['retrieve', 'roomInfo', 'createDm'] as const) simulation.ask(first, endpoint, '{}');
  simulation.ask(first, 'createDm', { other: 'nobody' });
  simulation.ask(first, 'createDm', { other: 'id-2' });
}

const liveOf = ({ connections }: Simulation, id: string): SimulatedConnection[] =>
  connections.filter(({ user, isConnected, isClosing }) => user.id === id && isConnected && !isClosing);

function say(simulation: Simulation, room: string): void {
  const occupants = [...(simulation.rooms.find(({ id }) => id === room)?.occupants ?? [])];
  const live = liveOf(simulation, simulation.tape.oneOf(occupants));
  if (live.length > 0) simulation.post(simulation.tape.oneOf(live), room, simulation.newText());
}

/** Everybody asks for everything, and for what came last. */
function read(simulation: Simulation): void {
  const last = simulation.messages.at(-3)?.id ?? 0n;
  for (const user of simulation.users) {
    simulation.ask(user, 'retrieve', { after: 0n });
    simulation.ask(user, 'retrieve', { after: last });
    for (const room of ['1', '2', '3']) simulation.ask(user, 'roomInfo', { room_id: room });
    simulation.ask(user, 'roomInfo', { room_id: '99' });
  }
  simulation.drain();
}

function converse(simulation: Simulation): void {
  const { tape } = simulation;
  say(simulation, tape.oneOf(['1', '2', '3']));
  for (let moves = tape.below(12); moves > 0; moves -= 1) simulation.moveOn();
  if (tape.chance(15)) simulation.wait(tape.below(100));
  if (tape.chance(10)) simulation.sendToken(simulation.open(tape.oneOf(simulation.users)));
  if (tape.chance(10)) simulation.ask(tape.oneOf(simulation.users), 'retrieve', { after: 0n });
  if (tape.chance(5)) simulation.drain();
}

/** What is lost shows when something that was said because of it has come, or enough time has passed. */
function conclude(simulation: Simulation): void {
  simulation.drain();
  for (let round = 0; round < 3; round += 1) {
    simulation.wait(2000);
    for (const room of ['1', '2', '3']) {
      say(simulation, room);
      simulation.drain();
    }
    read(simulation);
    simulation.sendToken(simulation.open(simulation.tape.oneOf(simulation.users)));
    simulation.drain();
  }
  simulation.wait(2000);
  for (const connection of simulation.connections) simulation.send(connection, 'the end');
  for (const connection of simulation.connections) simulation.close(connection);
  simulation.drain();
}

const knowledgeOf = ({ rooms, users, options }: Simulation): ObserverKnowledge => ({
  userIds: Object.fromEntries(users.map(({ label, id }) => [label, id])),
  rooms: rooms.map(({ id, occupants }) => ({ id, occupants: [...occupants], outsiders: 'everybody-else' })),
  missingRooms: ['99'],
  dialect: { sendKey: 'messages', retrieveKey: 'occupants' },
  isEverySenderObserved: true,
  isSameServer: true,
  isClockComparable: true,
  recorder: options.recorder,
  quietWindowMs: 600,
});
