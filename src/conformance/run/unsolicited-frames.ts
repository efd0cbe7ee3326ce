import { frameKind, whoOf } from '../../traffic/index.ts';
import type { Recording } from '../../wire-client/index.ts';
import { CaseRecord } from '../case/case-record.ts';
import { structureOf } from '../case/expect/frames.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/**
 * The structures of undocumented frames that a run met on connections which had sent nothing but their token: nothing
 * that a case did there provoked them, so that they are one deviation and no answer to anything.
 */
export function unsolicitedFramesOf(recordings: readonly Recording[], profile: ServerProfile): string[] {
  return [...new Set(recordings.flatMap((recording) => unprovoked(new CaseRecord(recording, profile))))];
}

function unprovoked(record: CaseRecord): string[] {
  const listeners = record.connections.filter(
    (who) => record.entries.filter((entry) => entry.kind === 'from-client' && whoOf(entry) === who).length === 1,
  );
  return listeners.flatMap((who) => {
    const connected = record.connectedAt(who);
    if (connected < 0) return [];
    const frames = record.frames(who, connected).filter((frame) => frameKind(frame) === 'undocumented');
    return frames.map(({ text }) => structureOf(text));
  });
}
