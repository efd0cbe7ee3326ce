import type { FaultStatus, MockState, ProxyState } from '../../../protocol/index.ts';
import { tableLines } from '../../shared/output/table.ts';
import type { ControlAnswer } from '../control-client.ts';

/** More rows than this are only counted. */
const mostRows = 30;

export function describeState(answer: ControlAnswer): string {
  if (typeof answer.target === 'string') return describeProxied(answer as unknown as ProxyState);
  const { scenario, dialect, clock, users, rooms, connections, faults } = answer as unknown as MockState;
  return [
    `Scenario ${scenario ?? 'without a name'}, dialect ${dialect}. ${describeClock({ ...clock })}`,
    '',
    ...table(
      ['user', 'name', 'rooms', 'connections'],
      users.map((user) => [
        user.id,
        user.name ?? '–',
        list(user.rooms),
        list(user.connections.map((one) => `#${one}`)),
      ]),
    ),
    '',
    ...table(
      ['room', 'name', 'occupants', 'messages'],
      rooms.map((room) => [room.id, room.name ?? '–', list(room.occupants), String(room.messages)]),
    ),
    '',
    ...connectionLines(connections),
    '',
    ...faultLines(faults),
  ].join('\n');
}

/** What is known of a proxy: the world is the target's own. */
function describeProxied({ target, connections, faults }: ProxyState): string {
  return [`A proxy in front of ${target}.`, '', ...connectionLines(connections), '', ...faultLines(faults)].join('\n');
}

const connectionLines = (connections: MockState['connections']): string[] =>
  table(
    ['connection', 'user', 'state'],
    connections.map(({ connection, user, state }) => [`#${connection}`, user ?? '–', state]),
  );

export function describeClock({ now, frozen }: ControlAnswer): string {
  return `It is ${now}${frozen ? ', and the clock stands still' : ''}.`;
}

export function describeFaults(answer: ControlAnswer): string {
  return faultLines(answer as unknown as FaultStatus[]).join('\n');
}

function faultLines(faults: FaultStatus[]): string[] {
  if (faults.length === 0) return ['No faults.'];
  return table(
    ['fault', 'is', 'acted', 'occasions', 'what'],
    faults.map(({ name, enabled, acts, occasions, fault }) => {
      const { times } = fault as { times?: number };
      const limit = times === undefined ? '' : ` of ${times}`;
      return [name, enabled ? 'on' : 'off', `${acts}${limit}`, String(occasions), JSON.stringify(fault)];
    }),
  );
}

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [`  no ${head[0]}s`];
  const more = rows.length - mostRows;
  return [
    ...tableLines(head, rows.slice(0, mostRows)),
    ...(more > 0 ? [`  … and ${more} more; --json shows all`] : []),
  ];
}

function list(names: string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 8), `… ${names.length} in all`] : names;
  return shown.join(', ') || '–';
}
