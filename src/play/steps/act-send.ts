import type { Connection } from '../../wire-client/index.ts';
import type { Actor } from '../context/actor.ts';
import type { AwaitedPosts } from '../context/awaited-posts.ts';
import type { PlayContext } from '../context/play-context.ts';
import { done, type StepVerdict } from '../expectations/verdict.ts';
import { numberedText } from './step.ts';
import { type Acts, unknownRoom } from './step-context.ts';
import { withConnection } from './with-connection.ts';

/** Posts, and waits until it has been dealt with: what the next step does comes after it on every server. */
export async function send(
  context: PlayContext,
  actor: Actor,
  { send: { room: name, message, times = 1, until }, connection: over }: Acts<'send'>,
): Promise<StepVerdict> {
  const room = context.rooms.idOf(name);
  if (room === undefined) return unknownRoom(context, name);
  const texts = Array.from({ length: times }, (_, index) => numberedText(message, index));
  return withConnection(actor, over, async (connection) => {
    const sender = { context, actor, connection, room };
    if (!context.target.mock && until !== 'sent') await postOneByOne(sender, texts);
    else {
      postAll(sender, texts);
      await context.pace.settle();
    }
    return done;
  });
}

interface Sender {
  context: PlayContext;
  actor: Actor;
  connection: Connection;
  /** Its id on this server. */
  room: string;
}

function postAll({ context, actor, connection, room }: Sender, texts: readonly string[]): void {
  for (const text of texts) context.post(actor, connection, room, text);
}

/** Frames that are under way at once may be taken in any order (reading 16). Those that nobody receives go together. */
async function postOneByOne(sender: Sender, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (sender.context.signal.aborted || sender.connection.state !== 'open') return;
    const isHeard = await postAndWait(sender, [text]);
    const rest = texts.slice(index + 1);
    if (isHeard || rest.length === 0) continue;
    await postAndWait(sender, rest);
    return;
  }
}

/** @returns whether somebody connected has received every post */
function postAndWait(sender: Sender, texts: readonly string[]): Promise<boolean> {
  const { context, room } = sender;
  return context.posts.during(room, texts, async (posts) => {
    const began = performance.now();
    postAll(sender, texts);
    await untilDealtWith(context, posts, texts.length);
    if (posts.isDone && texts.length === 1) context.deliveries.addPost(performance.now() - began);
    return posts.isDone;
  });
}

/**
 * Until somebody connected has received every post. One that nobody receives, because it is dropped or nobody else is
 * there, has been dealt with once nothing has come for as long as this server may need.
 */
async function untilDealtWith(context: PlayContext, posts: AwaitedPosts, amount: number): Promise<void> {
  for (let before = -1; !posts.isDone && posts.seen > before && !context.signal.aborted; ) {
    before = posts.seen;
    const windowMs = quietWindow(context, amount - before);
    await context.pace.until(() => posts.isDone || posts.seen > before || undefined, windowMs);
  }
}

/** A shorter one says more about this machine than about the server. Milliseconds. */
const shortestWindowMs = 250;

/** How long posts may take that nobody is going to receive, in milliseconds; each further one takes a while of its own. */
function quietWindow({ deliveries, target }: PlayContext, posts: number): number {
  // A post takes more steps than a handshake or an answer: until one was measured they stand in with a reserve.
  const reserve = deliveries.hasPosts ? 1 : 2;
  const first = Math.min(target.timeoutMs, Math.max(shortestWindowMs, reserve * deliveries.window));
  return first + reserve * (posts - 1) * deliveries.median;
}
