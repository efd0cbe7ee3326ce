import type { ExpectedMessage, Fault, ReactingEvent, Scenario, Step, TimedEvent } from '../../protocol/index.ts';
import { parseDuration } from '../../protocol/index.ts';
import type { Path } from '../../yaml-file/index.ts';
import { actorsOf } from './step.ts';

/** Something in a scenario that can never happen, whatever a client does. */
export interface Impossibility {
  path: Path;
  /** A sentence that says why. */
  message: string;
}

/** Who is in which room, as far as the file says: occupants never change, so what is missing stays missing. */
type Occupancy = ReadonlyMap<string, readonly string[]>;

/** What can never happen in a scenario; only what is certain. */
export function impossibilities(scenario: Scenario): Impossibility[] {
  const { events = [], faults = [] } = scenario;
  const rooms = occupancyOf(scenario);
  return [
    ...events.flatMap((event, index) => inEvent(event, rooms, ['events', index])),
    ...faults.flatMap((fault, index) => inFault(fault, rooms, ['faults', index])),
    ...inSteps(scenario, rooms),
  ];
}

function occupancyOf({ rooms = [], events = [] }: Scenario): Occupancy {
  const written = rooms.flatMap((room) => ('id' in room ? [room] : []));
  const made = events.flatMap(({ create_room }) => (create_room?.id === undefined ? [] : [create_room]));
  return new Map([...written, ...made].map(({ id = '', occupants }) => [id, occupants]));
}

/** Whether one of the named users can be in the named room; without names, any user counts. */
function canBeIn(
  rooms: Occupancy,
  users: string | string[] | undefined,
  named: string | string[] | undefined,
): boolean {
  if (users === undefined || named === undefined) return true;
  return [named].flat().some((room) => {
    const occupants = rooms.get(room);
    return !occupants || [users].flat().some((user) => user === '*' || occupants.includes(user));
  });
}

const notIn = (users: string | string[] | undefined, room: string | string[] | undefined): string =>
  `${[users ?? []].flat().join(', ')} cannot be in room ${[room ?? []].flat().join(', ')}`;

function inEvent(event: TimedEvent | ReactingEvent, rooms: Occupancy, path: Path): Impossibility[] {
  const found: Impossibility[] = [];
  const { post } = event;
  if (post && !canBeIn(rooms, post.as, post.room)) {
    found.push({ path: [...path, 'post', 'as'], message: `This is never posted: ${notIn(post.as, post.room)}.` });
  }
  if (!('on' in event)) return found;
  for (const kind of ['posted', 'looked_up'] as const) {
    const asked = (event.on as Partial<Record<typeof kind, { user?: string | string[]; room?: string | string[] }>>)[
      kind
    ];
    if (asked && !canBeIn(rooms, asked.user, asked.room)) {
      found.push({ path: [...path, 'on', kind], message: `This never happens: ${notIn(asked.user, asked.room)}.` });
    }
  }
  return found;
}

function inFault(fault: Fault, rooms: Occupancy, path: Path): Impossibility[] {
  const found: Impossibility[] = [];
  const { from, until, probability } = fault;
  if (from !== undefined && until !== undefined && parseDuration(from) > parseDuration(until)) {
    const message = `This fault never acts: it ends (${until}) before it begins (${from}).`;
    found.push({ path: [...path, 'until'], message });
  }
  if (probability === 0) {
    found.push({ path: [...path, 'probability'], message: 'This fault never acts: its probability is 0.' });
  }
  if (fault.on !== 'deliver') return found;
  for (const key of ['user', 'poster'] as const) {
    if (!canBeIn(rooms, fault[key], fault.room)) {
      found.push({ path: [...path, key], message: `This fault never acts: ${notIn(fault[key], fault.room)}.` });
    }
  }
  return found;
}

/** What a user has done so far. */
interface Past {
  hasConnected: boolean;
  hasAsked: boolean;
}

function inSteps({ steps = [] }: Scenario, rooms: Occupancy): Impossibility[] {
  const pasts = new Map<string, Past>();
  const madeRooms = steps.flatMap((step) => ('create_dm' in step ? (step.create_dm.name ?? []) : []));
  const known = new Set<string>();
  return steps.flatMap((step, index) => {
    const path = ['steps', index];
    const found = [...actorsOf(step).flatMap((name) => inStep(step, name, pastOf(pasts, name), path))];
    const room = roomOf(step);
    if (room && madeRooms.includes(room.id) && !known.has(room.id)) {
      found.push({ path: [...path, ...room.path], message: `The room ${room.id} is made only in a later step.` });
    }
    if ('expect' in step) found.push(...inExpectedMessages(step, rooms, path));
    for (const name of actorsOf(step)) remember(step, pastOf(pasts, name));
    if ('create_dm' in step && step.create_dm.name) known.add(step.create_dm.name);
    return found;
  });
}

function pastOf(pasts: Map<string, Past>, name: string): Past {
  const past = pasts.get(name) ?? { hasConnected: false, hasAsked: false };
  pasts.set(name, past);
  return past;
}

function remember(step: Step, past: Past): void {
  if ('connect' in step) past.hasConnected = true;
  if ('connect' in step || isRequest(step)) past.hasAsked = true;
}

const isRequest = (step: Step): boolean => ['retrieve', 'room_info', 'create_dm', 'request'].some((key) => key in step);

function roomOf(step: Step): { id: string; path: Path } | undefined {
  if ('send' in step) return { id: step.send.room, path: ['send', 'room'] };
  return 'room_info' in step ? { id: step.room_info.room, path: ['room_info', 'room'] } : undefined;
}

function inStep(step: Step, name: string, { hasConnected, hasAsked }: Past, path: Path): Impossibility[] {
  const key = ['send', 'frame', 'disconnect', 'expect'].find((each) => each in step);
  if (key === undefined || hasConnected) return [];
  if (key !== 'expect')
    return [{ path: [...path, key], message: `${name} cannot do this: no step before it connects ${name}.` }];
  const expect = 'expect' in step && typeof step.expect === 'object' ? step.expect : {};
  const live = ['message', 'frame', 'closed'].find((each) => each in expect);
  if (live) {
    const message = `${name} can never see this: no step before it connects ${name}.`;
    return [{ path: [...path, 'expect', live], message }];
  }
  const answer = ['answer', 'error_code'].find((each) => each in expect);
  if (!answer || hasAsked) return [];
  const message = `${name} can never be answered: no step before it asks anything.`;
  return [{ path: [...path, 'expect', answer], message }];
}

/** Expected messages that no user can receive, or none can have posted. */
function inExpectedMessages(
  { as, expect }: Extract<Step, { expect: unknown }>,
  rooms: Occupancy,
  path: Path,
): Impossibility[] {
  if (expect === 'nothing') return [];
  const messages: [ExpectedMessage, Path][] = 'message' in expect ? [[expect.message, ['expect', 'message']]] : [];
  if ('answer' in expect) {
    const listed = expect.answer.messages ?? [];
    messages.push(
      ...listed.map((each, index): [ExpectedMessage, Path] => [each, ['expect', 'answer', 'messages', index]]),
    );
  }
  return messages.flatMap(([{ room, poster }, place]) =>
    [poster, ...[as].flat()].flatMap((user) =>
      canBeIn(rooms, user, room)
        ? []
        : [{ path: [...path, ...place, 'room'], message: `This never comes: ${notIn(user, room)}.` }],
    ),
  );
}
