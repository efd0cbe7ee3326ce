import pc from 'picocolors';
import type { ChatEvent } from '../../../protocol/index.ts';
import { type LogStyle, ServerLog } from '../../../server-kit/index.ts';
import type { Colors } from './colors.ts';

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

/** A server whose events are logged. */
export interface LoggedServer {
  onEvent(listener: (event: ChatEvent) => void): unknown;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Writes what happens in a server. @returns a function that writes what is not written yet */
export function attachLog(server: LoggedServer, target: LogTarget): () => void {
  const { style, write, colors = pc.createColors(false), world } = target;
  const log = new ServerLog({ style, now: () => server.now(), colors, write, world });
  server.onEvent((event) => log.tell(event));
  return () => log.flush();
}
