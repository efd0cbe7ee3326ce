import type { Connection } from '../connection.ts';
import type { Role } from '../known.ts';
import type { Stage } from '../stage.ts';
import type { Dropping } from './dropped-traces.ts';

/** Sends frames that must be dropped; a barrier on the same connection shows what came of them. */
export async function dropOn(
  by: Connection,
  {
    stage,
    peer,
    forbidden,
    frames,
  }: { stage: Stage; peer: Connection; forbidden: string; frames: (string | Buffer)[] },
): Promise<Pick<Dropping, 'who' | 'from' | 'silence' | 'usable' | 'forbidden'>> {
  const from = stage.position;
  for (const frame of frames) {
    if (typeof frame === 'string') by.sendText(frame);
    else by.sendBinary(frame);
  }
  const silence = await stage.trySilence(by, 'shared', peer, from, frames.length);
  const usable = silence !== undefined && (await by.sees(stage.post(peer, 'shared')));
  return { who: by.who, from, silence, usable, forbidden };
}

/** What is stored of late, as each of these users sees it. */
export function recentHistories(stage: Stage, readers: readonly Role[]): Promise<Dropping['histories']> {
  const { recentId, unavailable } = stage.known;
  return Promise.all(unavailable.history ? [] : readers.map((role) => stage.retrieve(role, recentId)));
}
