import pc from 'picocolors';
import { type LogStyle, type Mock, ServerLog } from '../../../mock-server/index.ts';
import type { Colors } from '../colors.ts';

/** What the options say about the server log. */
export interface LogSettings {
  quiet: boolean;
  json: boolean;
}

export function logStyle({ json, quiet }: LogSettings): LogStyle {
  if (json) return 'json';
  return quiet ? 'quiet' : 'pretty';
}

export interface LogTarget {
  style: LogStyle;
  write: (text: string) => void;
  /** None if left out. */
  colors?: Colors;
  /** Which of the worlds side by side it is about. */
  world?: string | undefined;
}

/** Writes what happens in a mock. @returns a function that writes what is not written yet */
export function attachLog({ clock, switchboard }: Mock, target: LogTarget): () => void {
  const { style, write, colors = pc.createColors(false), world } = target;
  const log = new ServerLog({ style, now: () => clock.now(), colors, write, world });
  switchboard.onEvent((event) => log.tell(event));
  return () => log.flush();
}
