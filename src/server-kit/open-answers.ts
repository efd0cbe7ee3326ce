import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The answers of a connection that are still to come or under way, whoever makes them. */
class OpenAnswers {
  count = 0;
  readonly waiting = new Set<() => void>();
}

const known = new WeakMap<Socket, OpenAnswers>();

/** Counts an answer until it is over: see {@link whenAnswered}. */
export function countAnswer(response: ServerResponse): void {
  const { socket } = response.req;
  const open = known.get(socket) ?? new OpenAnswers();
  known.set(socket, open);
  open.count += 1;
  response.once('close', () => {
    open.count -= 1;
    if (open.count > 0) return;
    for (const act of open.waiting) act();
    open.waiting.clear();
  });
}

/** Acts as soon as no answer of a connection is open, as far as they are counted: at once where none is. */
export function whenAnswered(socket: Socket, act: () => void): void {
  const open = known.get(socket);
  if (open && open.count > 0) open.waiting.add(act);
  else act();
}
