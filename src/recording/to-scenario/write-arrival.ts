import { type ExpectStep, isObject, parseJson, type Step } from '../../protocol/index.ts';
import type { Line, SeenMessage } from '../conversation.ts';
import { liveMessage } from '../json.ts';
import { disconnection } from './described-act.ts';
import { stableFrame, wholeText } from './stable.ts';
import type { Telling } from './writing.ts';

type Received = Line & { kind: 'received' };
type Expectation = Exclude<ExpectStep['expect'], 'nothing'>;

/** How long an expectation may take, where that is more than usual. */
interface Patience {
  within?: string;
}

/** A frame came. A user's own message is not expected: whether it comes back is left to the server (reading 7). */
export function tellReceived(telling: Telling, line: Received, patience: Patience = {}): void {
  const { list, uncertain } = telling;
  const { user, isOffending = false } = line;
  const message = line.isBinary ? undefined : liveMessage(line.text);
  if (message) telling.saw(user, message);
  if (message && isOwnAndExpected(telling, line, message)) return;
  const expectation = expectationOf(telling, line, message);
  if (expectation) {
    list.add({ as: user, expect: { ...expectation, ...patience } } as Step, line);
    // Whether a connection stays open behind an error is left to the server (reading 6).
    if ('error_code' in expectation && !telling.connections.isEndedAfter(line)) uncertain.add(user);
    return;
  }
  uncertain.add(user);
  if (!isOffending)
    list.announce(`Here came what is new each time, so that no step can expect it: ${shown(line.text)}`);
}

function isOwnAndExpected(telling: Telling, { user }: Received, message: SeenMessage): boolean {
  const isOwn = telling.world.names.userOf(message.poster) === user;
  return isOwn && isDocumented(message) && !telling.isOffendingFor(user, message);
}

const isDocumented = ({ id, timestamp }: SeenMessage): boolean => id !== undefined && timestamp !== undefined;

/** What will be the same the next time; undefined if nothing is. */
function expectationOf(telling: Telling, line: Received, message?: SeenMessage): Expectation | undefined {
  const { conversation, world, rooms } = telling;
  if (line.isBinary) return frameOf(wholeText(line.text));
  if (message) {
    if (!conversation.isComplete && !world.names.isSaidHere(message.message)) return undefined;
    const isInKnownRoom = rooms.has(world.names.roomOf(message.room));
    if (isDocumented(message) && isInKnownRoom) return { message: telling.expectedMessage(message, line.user) };
  }
  const json = parseJson(line.text);
  if (isObject(json) && typeof json.error_code === 'string' && json.error_code !== '') {
    return { error_code: json.error_code };
  }
  return frameOf(stableFrame(line.text, (id) => telling.nameOf(id)));
}

const frameOf = (frame: ReturnType<typeof wholeText>): Expectation | undefined =>
  frame === undefined ? undefined : { frame };

/** A connection ended: by its user, by the server, or before it was open. */
export function tellClosed(telling: Telling, line: Line & { kind: 'closed' }, patience: Patience = {}): void {
  const { list, connections } = telling;
  const { user, code, isOurs, status } = line;
  const older = connections.olderNumberOf(line);
  const wasOpen = connections.close(line);
  if (isOurs) {
    if (wasOpen) list.add({ as: user, disconnect: disconnection(code), ...older });
    return;
  }
  if (!wasOpen) {
    connections.failedToOpen(user);
    list.add({ as: user, connect: {} });
  }
  const closed = { closed: code >= 1000 && code <= 4999 ? code : true, ...patience };
  list.add({ as: user, expect: status === undefined ? closed : { answer: { status } } }, line);
}

/** The beginning of what came, for a sentence. */
export const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
