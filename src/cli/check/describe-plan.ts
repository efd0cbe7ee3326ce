import type { Plan } from '../../conformance/index.ts';

/** A plan for people: what can be judged, what cannot, and what that would need. */
export function describePlan({ target, rooms, cases }: Plan): string {
  const missing = cases.filter((item) => item.missing !== undefined);
  const canBe = cases.length - missing.length;
  const lines = [`${target}: ${canBe} of ${cases.length} cases can be judged. Nothing was created or posted.`, ''];
  for (const room of ['shared', 'foreign'] as const) {
    lines.push(`room ${room}: ${rooms[room] ?? 'not known yet; a run makes one with create_dm and looks for it'}`);
  }
  const reasons = new Map<string, Plan['cases']>();
  for (const item of missing) {
    const reason = [item.missing, item.remedy && `  What helps: ${item.remedy}`].filter(Boolean).join('\n');
    reasons.set(reason, [...(reasons.get(reason) ?? []), item]);
  }
  for (const [reason, items] of reasons) {
    lines.push('', reason, ...items.map(({ id, level, title }) => `  ${level.padEnd(6)}  ${id}  ${title}`));
  }
  return `${lines.join('\n')}\n`;
}
