import { isObject } from '../../../protocol/index.ts';
import { jsonOf } from '../../../wire-client/index.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import type { SoakAction } from '../plan.ts';
import type { Soak } from '../soak.ts';

export type ReadFrom = Extract<SoakAction, { kind: 'read' }>['from'];

/** Reads the history of a user; what it shows is where the next one goes on. */
export async function readHistory(soak: Soak, role: UserRole, from: ReadFrom): Promise<void> {
  if (soak.context.profile.unavailable.history) return;
  const { start, last } = soak.read;
  const after = from === 'all' ? '0' : ((from === 'last' ? last : start).get(role) ?? '0');
  soak.counts.reads += 1;
  const answer = await soak.context.call(role, 'retrieve', undefined, { rawBody: `{"after":${after}}` });
  soak.noteAnswer(answer);
  if (answer.status !== 200 || !isObject(jsonOf(answer))) return;
  const newest = greatestIdIn(answer.body) ?? after;
  if (!start.has(role)) start.set(role, newest);
  if (BigInt(newest) > BigInt(last.get(role) ?? '0')) last.set(role, newest);
}

/** Ids of any size, as they stand in the text: a number would round them. */
function greatestIdIn(body: string): string | undefined {
  let greatest: string | undefined;
  for (const [, id = ''] of body.matchAll(/"id"\s*:\s*(\d+)/g)) {
    if (greatest === undefined || BigInt(id) > BigInt(greatest)) greatest = id;
  }
  return greatest;
}
