import { type ConnectOptions, isObject, parseJson } from '../../protocol/index.ts';
import type { Line } from '../conversation.ts';
import { rawFrame } from './described-act.ts';
import { shownPart } from './shortened.ts';
import { tellClosed, tellReceived } from './write-arrival.ts';
import type { Telling } from './writing.ts';

/** A connection was opened; if nothing else was done meanwhile, the step includes what came of it. */
export function tellOpened(telling: Telling, line: Line): void {
  const { user } = line;
  const { token, answer, isWhole } = telling.connections.open(line);
  const options: ConnectOptions = !isWhole ? { token: 'none' } : token === 'valid' ? {} : { token };
  telling.list.add({ as: user, connect: options });
  if (answer?.kind === 'closed') tellClosed(telling, answer);
  if (answer?.kind === 'received' && !isConnected(answer.text)) tellReceived(telling, answer);
}

function isConnected(text: string): boolean {
  const frame = parseJson(text);
  return isObject(frame) && frame.status === 'CONNECTED';
}

/** A frame was sent: as a message where it is one, else as it was. */
export function tellSent(telling: Telling, line: Line & { kind: 'sent' }): void {
  const { list, connections, rooms, world } = telling;
  const { user, text } = line;
  const older = connections.olderNumberOf(line);
  if (line.place === 'mock') standIn(telling, user);
  const post = postIn(text, line.place === 'mock' ? 'messages' : telling.keys.send);
  const room = post && world.names.roomOf(post.room);
  if (!post || room === undefined || !rooms.has(room)) {
    list.add({ as: user, frame: { data: rawFrame(text) }, ...older });
    return;
  }
  const part = shownPart(post.message);
  if (part !== undefined) list.announce('The report has only the beginning of this text; a trace has all of it.');
  list.add({ as: user, send: { room, message: part ?? post.message }, ...older });
}

/** What a frame posts; undefined if it is no message, as this reading has it. */
function postIn(text: string, key: string): { room: string; message: string } | undefined {
  const frame = parseJson(text);
  if (!isObject(frame) || Object.keys(frame).length !== 2) return undefined;
  const { room, [key]: message } = frame;
  return typeof room === 'string' && typeof message === 'string' ? { room, message } : undefined;
}

/** A post of the mock's own needs a connected user. */
function standIn({ list, connections }: Telling, user: string): void {
  if (connections.isLive(user)) return;
  connections.standIn(user);
  list.add({ as: user, connect: {} });
  list.comment(`Nobody was connected as ${user}: the mock itself posted what follows.`);
}

export function tellBinary({ list, connections }: Telling, line: Line & { kind: 'sent-binary' }): void {
  if (line.hex === undefined) list.announce('The bytes of this binary frame were not recorded.');
  list.add({ as: line.user, frame: { binary: line.hex ?? '' }, ...connections.olderNumberOf(line) });
}

/** The token message, where it is not part of a `connect` step. */
export function tellToken({ list, connections }: Telling, line: Line & { kind: 'token' }): void {
  list.add({ as: line.user, frame: { token: line.token }, ...connections.olderNumberOf(line) });
}
