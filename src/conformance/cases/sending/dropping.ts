import type { Connection } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { Role } from '../../discovery/server-profile.ts';
import type { Dropping } from './dropped-traces.ts';

/** Sends frames that must be dropped; a barrier on the same connection shows what came of them. */
export async function dropOn(
  by: Connection,
  {
    context,
    peer,
    forbidden,
    frames,
  }: { context: CaseContext; peer: Connection; forbidden: string; frames: (string | Buffer)[] },
): Promise<Pick<Dropping, 'who' | 'from' | 'silence' | 'usable' | 'forbidden'>> {
  const from = context.position;
  for (const frame of frames) {
    if (typeof frame === 'string') by.sendText(frame);
    else by.sendBinary(frame);
  }
  const silence = await context.trySilence(by, 'shared', peer, from, frames.length);
  const usable = silence !== undefined && (await by.sees(context.post(peer, 'shared')));
  return { who: by.who, from, silence, usable, forbidden };
}

/** What is stored of late, as each of these users sees it. */
export function recentHistories(context: CaseContext, readers: readonly Role[]): Promise<Dropping['histories']> {
  const { recentId, unavailable } = context.profile;
  return Promise.all(unavailable.history ? [] : readers.map((role) => context.retrieve(role, recentId)));
}
