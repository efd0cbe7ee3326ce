import type { Request, Response } from 'express';
import type { Trace, TraceEntry } from '../traffic/index.ts';
import { sinceOf } from './control-input.ts';

/** How many bytes a reader may leave unread before it is let go. */
const mostUnread = 16_777_216;

/** Streams the trace as NDJSON: what is kept after the entry `since`, then everything as it passes. */
export function followTrace(trace: Trace, request: Request, response: Response): void {
  const since = sinceOf(request.query, trace.seq);
  const write = (entry: TraceEntry): void => {
    response.write(`${JSON.stringify(entry)}\n`);
    if (response.writableLength > mostUnread) response.destroy();
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  response.flushHeaders();
  for (const entry of trace.entries()) if (entry.seq > since) write(entry);
  const unsubscribe = trace.subscribe(write);
  response.on('close', unsubscribe);
}
