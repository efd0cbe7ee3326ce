import { type DropReason, groupsOf, isObject, parseJson } from '../../protocol/index.ts';
import type { TracedConnection } from '../../traffic/index.ts';
import { type ClientRule, clientOf, type Finding, unknownClient } from '../rule.ts';
import { rejectionFinding } from './rejection.ts';

type Drop = TracedConnection['drops'][number];

/** How often the same message may be dropped before sending it once more is endless. */
const mostDrops = 10;

export const validJson: ClientRule = {
  id: 'client.valid-json',
  judge: ({ connections, exchanges, rejectedRequests }) => {
    const frames = connections.flatMap((connection) =>
      dropsOf(connection, ['binary', 'not-json']).map(({ frame }) => ({
        client: clientOf(connection),
        offending: [frame.seq],
        sentence: `A frame on connection #${connection.number} was no JSON text.`,
        expected: 'a text frame that holds JSON',
        actual: frame.data ?? 'a binary frame',
      })),
    );
    const bodies = exchanges.flatMap(({ user = unknownClient, request }) => {
      if (!request || request.length !== undefined || parseJson(request.body) !== undefined) return [];
      return {
        client: user,
        offending: [request.seq],
        sentence: 'A request had a body that is no JSON.',
        expected: 'a body that holds JSON',
        actual: request.body || 'no body',
      };
    });
    const garbled = rejectedRequests.filter(({ event }) => event.status === 400).map(rejectionFinding);
    const occasions = sum(connections, ({ fromClient }) => Math.max(0, fromClient.length - 1)) + exchanges.length;
    return { occasions: occasions + garbled.length, findings: [...frames, ...bodies, ...garbled] };
  },
};

export const sentFrame: ClientRule = {
  id: 'client.sent-frame',
  judge: ({ connections }) => ({
    occasions: sum(connections, ({ connected, fromClient }) => {
      return connected ? fromClient.filter(({ seq }) => seq > connected.seq).length : 0;
    }),
    findings: connections.flatMap((connection) =>
      dropsOf(connection, ['not-an-object', 'wrong-key', 'missing-field', 'wrong-type']).map(({ frame, event }) => ({
        client: clientOf(connection),
        offending: [frame.seq],
        sentence: shapeSentences[event.reason as ShapeReason](event.detail ?? ''),
        expected: `{"room":"<room id>","${event.sendKey}":"<text>"}`,
        actual: frame.data ?? '',
      })),
    ),
  }),
};

type ShapeReason = Extract<DropReason, 'not-an-object' | 'wrong-key' | 'missing-field' | 'wrong-type'>;

const shapeSentences: Record<ShapeReason, (key: string) => string> = {
  'not-an-object': () => 'A sent frame was no object.',
  'wrong-key': (key) => `A sent frame had its text under \`${key}\`, which this dialect does not read.`,
  'missing-field': (key) => `A sent frame had no \`${key}\`.`,
  'wrong-type': (key) => `In a sent frame \`${key}\` was no string.`,
};

export const noEndlessResend: ClientRule = {
  id: 'client.no-endless-resend',
  judge: ({ connections }) => {
    const drops = connections.flatMap((connection) =>
      dropsOf(connection, ['unknown-room', 'not-occupant']).map((drop) => ({ ...drop, client: clientOf(connection) })),
    );
    const same = groupsOf(drops, (drop) => `${drop.client}\n${messageOf(drop)}`);
    return { occasions: drops.length, findings: same.flatMap(endlessResend) };
  },
};

/** A client may give each try a number of its own. */
function messageOf({ frame: { data }, event: { sendKey } }: Drop): string | null {
  const value = parseJson(data);
  return isObject(value) ? JSON.stringify([value.room, value[sendKey]]) : data;
}

function endlessResend(drops: (Drop & { client: string })[]): Finding[] {
  const [first] = drops;
  if (!first || drops.length <= mostDrops) return [];
  return [
    {
      client: first.client,
      offending: drops.map(({ frame }) => frame.seq),
      sentence: `The same message was sent ${drops.length} times to a room that never took it.`,
      expected: `at most ${mostDrops} tries`,
      actual: `${drops.length} × ${first.frame.data}`,
    },
  ];
}

function dropsOf({ drops }: TracedConnection, reasons: DropReason[]): Drop[] {
  return drops.filter(({ event }) => reasons.includes(event.reason));
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
