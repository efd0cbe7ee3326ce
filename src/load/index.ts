/**
 * Functions for a script of Artillery 2: virtual users who talk in pairs and rooms, and the observer that judges what
 * passes between them. `docs/load.md` shows a script.
 */
import { parseJson } from '../protocol/index.ts';
import { frameKind } from '../traffic/index.ts';
import type { ArtilleryContext, ArtilleryEvents } from './artillery.ts';
import { LoadUser } from './load-user.ts';
import { arrive, leave, runOf, userOf } from './present.ts';
import { settingsOf } from './settings.ts';
import { settle } from './settle.ts';
import { retrieve, send } from './talk.ts';
import { tell } from './tell.ts';

export type { ArtilleryContext, ArtilleryEvents } from './artillery.ts';

/**
 * Connects as `user` with `token`, and waits for CONNECTED. Metrics: `chat.connected`, `chat.connect_ms`.
 * @throws Error where that fails: Artillery counts it, and the virtual user ends
 * @example flow: [{ function: 'connect' }, { function: 'post' }, { function: 'judge' }]
 */
export async function connect(context: ArtilleryContext, events: ArtilleryEvents): Promise<void> {
  const settings = settingsOf(context);
  const run = runOf(settings);
  const user = new LoadUser(run, settings, events);
  const { connection } = user;
  const began = performance.now();
  if (!(await connection.opened()) || (await answerToToken(user)) !== 'connected') {
    connection.end({ cut: true });
    throw new Error(`not connected (${connection.failure?.code ?? connection.refusal?.status ?? 'no CONNECTED'})`);
  }
  events.emit('counter', 'chat.connected', 1);
  events.emit('histogram', 'chat.connect_ms', Math.round(performance.now() - began));
  arrive(context, user);
  await run.listRooms(user);
}

async function answerToToken({ connection }: LoadUser): Promise<'connected' | 'error' | undefined> {
  connection.sendToken();
  return connection.frame((text) => {
    const kind = frameKind({ json: parseJson(text) });
    return kind === 'connected' || kind === 'error' ? kind : undefined;
  });
}

/**
 * Posts a message to `room`; of several, to one after the other. Metrics: `chat.posted`; `chat.not_posted` where the
 * connection is gone.
 */
export async function post(context: ArtilleryContext, events: ArtilleryEvents): Promise<void> {
  const user = userOf(context, events);
  events.emit('counter', user.isLive ? 'chat.posted' : 'chat.not_posted', 1);
  if (user.isLive) send(user);
}

/**
 * Waits until everybody of this process who is connected and in the room has what this user has posted, and no longer than
 * `patienceMs`. Metrics: `chat.delivery_ms` for every delivery; `chat.late` for each message that took longer.
 */
export async function expectDelivery(context: ArtilleryContext, events: ArtilleryEvents): Promise<void> {
  const user = userOf(context, events);
  const late = () => user.fresh.filter(({ due }) => due.size > 0);
  if (!(await user.until(() => late().length === 0))) events.emit('counter', 'chat.late', late().length);
  user.unseen.push(...user.fresh.filter(({ isSeen }) => !isSeen));
  user.fresh = [];
}

/** Asks for what was posted after the newest message that this user has. Metrics: `chat.retrieve_ms`, `chat.retrieve_failed`. */
export async function catchUp(context: ArtilleryContext, events: ArtilleryEvents): Promise<void> {
  const user = userOf(context, events);
  await retrieve(user, user.lastId);
}

/**
 * Waits until what is on its way has come, disconnects, and tells what the observer has found by now in the whole
 * process: the last step of a flow. Metrics: `chat.lost`, `chat.duplicated`, `chat.leaked`, and `chat.broken` for whatever
 * else breaks a MUST; the findings are told on stderr, in words.
 */
export async function judge(context: ArtilleryContext, events: ArtilleryEvents): Promise<void> {
  const user = userOf(context, events);
  const { run, name } = user;
  const vanished = await settle(user);
  run.vanished += vanished.length;
  run.left(user);
  await run.listEmptied(user);
  await user.connection.close();
  leave(user);
  const { counts, sentences } = run.newFindings();
  for (const [metric, count] of Object.entries(counts)) events.emit('counter', `chat.${metric}`, count);
  const unseen = vanished.map((marker) => `send.posts: ${name} posted ${marker}, and nobody ever saw it.`);
  tell([...unseen, ...sentences], run.told);
}
