import { faultFindings, listed, unknownNames, type Vocabulary } from '../../../faults/index.ts';
import {
  parseDuration,
  type ReactingEvent,
  type Scenario,
  type Step,
  type TimedEvent,
} from '../../../protocol/index.ts';
import type { FileFinding, Path } from '../../../yaml-file/index.ts';
import { actionKeys } from '../../steering/act.ts';
import { routeFindings } from './route-problems.ts';

/** Mistakes in events, faults and steps that a schema cannot see. */
export function scriptFindings(scenario: Scenario): FileFinding[] {
  const { events = [], routes = [], faults = [], steps = [] } = scenario;
  const names = vocabularyOf(scenario);
  const namesOfFaults = faults.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const faultNames = new Set(namesOfFaults);
  return [
    ...events.flatMap((event, index) => eventFindings(event, { names, faultNames, path: ['events', index] })),
    ...routeFindings(routes, names.users),
    ...faults.flatMap((fault, index) => faultFindings(fault, names, ['faults', index])),
    ...namesOfFaults.flatMap((name, index) =>
      namesOfFaults.indexOf(name) === index
        ? []
        : [{ path: ['faults', index, 'name'], message: `The name \`${name}\` is given to two faults.` }],
    ),
    ...steps.flatMap((step, index) => stepFindings(step, names, ['steps', index])),
  ];
}

interface EventContext {
  names: Vocabulary;
  faultNames: ReadonlySet<string>;
  path: Path;
}

function eventFindings(event: TimedEvent | ReactingEvent, context: EventContext): FileFinding[] {
  const { names, faultNames, path } = context;
  const actions = actionKeys.filter((key) => key in event);
  const findings = 'on' in event ? reactionFindings(event, context) : timeFindings(event, path);
  if (actions.length !== 1) {
    const message = `An event does one thing, not ${actions.length === 0 ? 'nothing' : listed(actions)}.`;
    findings.push({ path, message, remedy: `It can: ${actionKeys.join(', ')}.` });
  }
  const { post, disconnect, expire, create_room, create_dm, frame, enable, disable } = event;
  return [
    ...findings,
    ...unknownNames('user', post?.as, names.users, [...path, 'post', 'as']),
    ...unknownNames('room', post?.room, names.rooms, [...path, 'post', 'room']),
    ...unknownNames('user', disconnect?.user, names.users, [...path, 'disconnect', 'user']),
    ...unknownNames('user', expire, names.users, [...path, 'expire']),
    ...unknownNames('user', create_room?.occupants, names.users, [...path, 'create_room', 'occupants']),
    ...unknownNames('user', create_dm?.as, names.users, [...path, 'create_dm', 'as']),
    ...unknownNames('user', create_dm?.other, names.users, [...path, 'create_dm', 'other']),
    ...unknownNames('user', frame?.user, names.users, [...path, 'frame', 'user']),
    ...unknownNames('fault', enable, faultNames, [...path, 'enable']),
    ...unknownNames('fault', disable, faultNames, [...path, 'disable']),
  ];
}

function timeFindings({ at, every, times, post }: TimedEvent, path: Path): FileFinding[] {
  const findings: FileFinding[] = [];
  if (at === undefined && every === undefined) {
    findings.push({ path, message: 'This event has no time.', remedy: 'Give it `at`, `every` or `on`.' });
  }
  if (every !== undefined && parseDuration(every) === 0) {
    findings.push({ path: [...path, 'every'], message: '`every` must be longer than nothing.' });
  }
  if (times !== undefined && times > 1 && every === undefined) {
    findings.push({ path: [...path, 'times'], message: 'It happens once without `every`.' });
  }
  if (post && post.room === undefined) {
    findings.push({ path: [...path, 'post'], message: '`post` lacks `room`: there is none to react to.' });
  }
  return findings;
}

function reactionFindings({ on, post }: ReactingEvent, { names, path }: EventContext): FileFinding[] {
  const [[kind, asked] = ['', undefined]] = Object.entries(on) as [string, { user?: string; room?: string }][];
  const inside = [...path, 'on', kind];
  const findings = [
    ...unknownNames('user', asked?.user, names.users, [...inside, 'user']),
    ...unknownNames('room', asked?.room, names.rooms, [...inside, 'room']),
  ];
  if (post && post.room === undefined && !kindsWithRoom.has(kind)) {
    const message = `\`post\` lacks \`room\`: \`${kind}\` has none to react to.`;
    findings.push({ path: [...path, 'post'], message });
  }
  return findings;
}

const kindsWithRoom = new Set(['posted', 'dropped', 'looked_up', 'created_dm']);

function stepFindings(step: Step, names: Vocabulary, path: Path): FileFinding[] {
  if (!('as' in step)) return [];
  const findings = unknownNames('user', step.as, names.users, [...path, 'as']);
  for (const key of ['send', 'room_info'] as const) {
    const action = (step as Partial<Record<typeof key, { room: string }>>)[key];
    findings.push(...unknownNames('room', action?.room, names.rooms, [...path, key, 'room']));
  }
  return findings;
}

/** Names of generated users and of rooms that are made later are not known before the mock runs. */
function vocabularyOf({ users = [], rooms = [], events = [], steps = [] }: Scenario): Vocabulary {
  const ids = (entries: readonly { id?: string }[]): string[] => entries.flatMap(({ id }) => id ?? []);
  const made = events.flatMap(({ create_room }) => create_room ?? []);
  const named = steps.flatMap((step) => ('create_dm' in step ? (step.create_dm.name ?? []) : []));
  const isOpen =
    rooms.some((room) => 'generate' in room) ||
    events.some((event) => event.create_dm || (event.create_room && event.create_room.id === undefined));
  return {
    users: users.some((user) => 'generate' in user) ? undefined : new Set(ids(users as { id?: string }[])),
    rooms: isOpen ? undefined : new Set([...ids(rooms as { id?: string }[]), ...ids(made), ...named]),
  };
}
