import type { Plan } from '../../conformance/index.ts';
import { groupBy } from '../../protocol/index.ts';
import { footprintLines } from '../../report/index.ts';

/** A plan for people: what can be judged, what the run does about rooms, what it asks, and what is missing. */
export function describePlan(plan: Plan): string {
  const { target, cases, footprint } = plan;
  const missing = cases.filter((item) => item.missing !== undefined);
  const canBe = cases.length - missing.length;
  const [all, ...users] = footprintLines(footprint);
  const lines = [
    `${target}: ${canBe} of ${cases.length} cases can be judged. Nothing was created or posted.`,
    '',
    ...roomLines(plan),
    '',
    `A run asks about so much of the server: ${all}.`,
    ...users,
    ...missingLines(missing),
  ];
  return `${lines.join('\n')}\n`;
}

function roomLines(plan: Plan): string[] {
  const named = (['shared', 'foreign'] as const).map(
    (room) => `room ${room}: ${plan.rooms[room] ?? unknownRoom(plan)}`,
  );
  return [...named, `room that create_dm makes: ${plan.directRoom ?? newRoom(plan)}`];
}

function unknownRoom({ newRooms, probes }: Plan): string {
  const asks = `a run makes one with create_dm and asks room_info for ${probes} ids at most`;
  if (newRooms === 'hidden') return 'not known, and a run cannot find one that it makes: room ids are no numbers here';
  return newRooms === 'found' ? `not known yet; ${asks}` : `not known yet; ${asks}, which finds it if ids are numbers`;
}

function newRoom({ newRooms, probes }: Plan): string {
  if (newRooms === 'hidden')
    return 'a run cannot find it, because room ids are no numbers here; it stays on the server';
  const asks = `a run asks room_info for ${probes} ids at most`;
  return newRooms === 'found' ? asks : `${asks}, which finds it if ids are numbers`;
}

/** Each reason once, with the requirements that wait for it. */
function missingLines(missing: Plan['cases']): string[] {
  const reasons = groupBy(missing, (item) =>
    [item.missing, item.remedy && `  What helps: ${item.remedy}`].filter(Boolean).join('\n'),
  );
  return [...reasons].flatMap(([reason, items]) => [
    '',
    `${items.length} of ${missing.length}: ${reason}`,
    ...idLines(items),
  ]);
}

/** The ids of cases, those of one requirement on one line. */
function idLines(items: Plan['cases']): string[] {
  return [...groupBy(items, ({ requirement }) => requirement)].map(([requirement, cases]) => {
    const names = cases.map(({ id }) => id.slice(requirement.length + 1)).join(', ');
    return `  ${(cases[0]?.level ?? '').padEnd(6)}  ${requirement}: ${names}`;
  });
}
