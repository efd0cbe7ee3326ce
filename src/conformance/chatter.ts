import { frameKind, structureOf } from './frames.ts';
import type { Known } from './known.ts';
import { Scene } from './scene.ts';
import type { Recording } from './transcript.ts';

/**
 * The structures of undocumented frames that a run met on connections which had sent nothing but their token: nothing
 * that a case did there provoked them, so that they are one deviation and no answer to anything.
 */
export function chatterOf(recordings: readonly Recording[], known: Known): string[] {
  return [...new Set(recordings.flatMap((recording) => unprovoked(new Scene(recording, known))))];
}

function unprovoked(scene: Scene): string[] {
  const listeners = scene.connections.filter(
    (who) => scene.entries.filter((entry) => entry.who === who && entry.kind === 'sent').length === 1,
  );
  return listeners.flatMap((who) => {
    const connected = scene.connectedAt(who);
    if (connected < 0) return [];
    const frames = scene.frames(who, connected).filter((frame) => frameKind(frame) === 'undocumented');
    return frames.map(({ text }) => structureOf(text));
  });
}
