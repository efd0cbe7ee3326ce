import type { Request, Response } from 'express';
import { type Trace, type TraceEntry, traceLine } from '../traffic/index.ts';
import { sinceOf } from './control-input.ts';

/** How many bytes a reader may leave unread before it is let go. */
const mostUnread = 16_777_216;
/** What passes within this time is written together, in milliseconds: a write costs more than what is in it. */
const togetherMs = 20;

/** As many characters are gathered at most. */
const mostGathered = 1_048_576;

/** Streams the trace as NDJSON: what is kept after the entry `since`, then everything as it passes. */
export function followTrace(trace: Trace, request: Request, response: Response): void {
  const since = sinceOf(request.query, trace.seq);
  let lines: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (lines.length > 0 && !response.destroyed) response.write(lines.join(''));
    [lines, length] = [[], 0];
    if (response.writableLength > mostUnread) response.destroy();
  };
  const follow = (entry: TraceEntry): void => {
    if (lines.length === 0) setTimeout(flush, togetherMs);
    const line = traceLine(entry);
    lines.push(line);
    length += line.length;
    if (length > mostGathered) flush();
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  response.flushHeaders();
  const kept = trace.entries().filter(({ seq }) => seq > since);
  if (kept.length > 0) response.write(kept.map(traceLine).join(''));
  const unsubscribe = trace.subscribe(follow);
  response.on('close', unsubscribe);
}
