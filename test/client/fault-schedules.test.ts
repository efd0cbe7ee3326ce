import { expect, test } from 'vitest';
import { ChatClient, type Message } from '../../src/client/index.ts';
import { judgeClients } from '../../src/client-rules/index.ts';
import { Mock } from '../../src/mock-server/index.ts';
import { type ChatEvent, type ClientVerdict, type DialectName, dialects } from '../../src/protocol/index.ts';
import { within } from '../support/deadline.ts';
import { MemoryNetwork } from './memory-network.ts';
import { Trouble } from './trouble.ts';
import { VirtualTime } from './virtual-time.ts';

const schedules = 600;
const firstMs = 500;

interface Outcome {
  history: number[];
  shown: number[];
  read: number[];
  listed: number[];
  sent: string[];
  posted: string[];
  events: ChatEvent[];
  attempts: number[];
  verdict: () => ClientVerdict;
}

/** One client through one schedule of trouble: half a minute of it, then four minutes of calm. */
async function play(seed: number): Promise<Outcome> {
  const dialect: DialectName = seed % 2 === 0 ? 'documented' : 'deployed';
  const mock = await Mock.create({
    dialect,
    clock: { start: '2026-01-05T12:00:00Z', frozen: true },
    users: [{ id: 'ada' }, { id: 'bob' }],
    rooms: [
      { id: '1', occupants: ['ada', 'bob'] },
      { id: '2', occupants: ['ada', 'bob'] },
    ],
    messages: [{ room: '1', poster: 'bob', message: 'before it began' }],
  });
  const events: ChatEvent[] = [];
  mock.switchboard.onEvent((event) => events.push(event));
  const time = new VirtualTime();
  time.onPassing = (ms) => mock.clock.advance(ms);
  const trouble = new Trouble(seed, 0.3 * ((seed % 10) / 10));
  const network = new MemoryNetwork(mock, time, trouble);
  const shown: Message[] = [];
  const client = new ChatClient({
    url: 'http://mock.test',
    dialect,
    token: 'token-ada',
    logIn: () => mintToken(mock),
    WebSocket: network.WebSocket,
    fetch: network.fetch,
    clock: time,
    random: trouble.random,
    backOff: { firstMs },
    onMessage: (message) => shown.push(message),
  });
  const reading = readAll(client);
  const bob = liveAs(mock, 'token-bob');
  const sent: string[] = [];
  client.connect();
  for (let step = 0; step < 30; step += 1) {
    await time.advance(trouble.delayMs(2000));
    const room = trouble.random() < 0.5 ? '1' : '2';
    bob(room, `bob ${step}`);
    if (trouble.random() < 0.3) {
      sent.push(`ada ${step}`);
      client.send(room, `ada ${step}`);
    }
    if (trouble.random() < 0.05) expireTokens(mock);
  }
  trouble.isOver = true;
  await time.advance(240_000);
  client.close();
  const { trace } = mock.switchboard;
  const all = [...mock.world.rooms.values()].flatMap(({ messages }) => messages).sort((a, b) => a.id - b.id);
  return {
    history: all.map(({ id }) => id),
    shown: shown.map(({ id }) => id),
    read: (await within(reading, 'the loop to end')).map(({ id }) => id),
    listed: client.messages.map(({ id }) => id),
    sent,
    posted: all.filter(({ poster }) => poster === 'ada').map(({ message }) => message),
    events,
    attempts: network.attempts,
    verdict: () => judgeClients({ entries: trace.entries(), forgotten: trace.forgotten }),
  };
}

/** What a log-in gives: a token that was not there before. */
function mintToken({ world }: Mock): string {
  const token = `token-ada-${world.tokens.size}`;
  world.tokens.set(token, { user: 'ada', expiresAt: null });
  return token;
}

function expireTokens({ world }: Mock): void {
  for (const token of world.tokens.values()) if (token.user === 'ada') token.expiresAt = 0;
}

/** A user on a connection without trouble. @returns a function that posts */
function liveAs({ switchboard }: Mock, token: string): (room: string, text: string) => void {
  const nothing = (): void => {};
  const connection = switchboard.open({ send: nothing, ping: nothing, close: nothing, terminate: nothing });
  switchboard.receive(connection, JSON.stringify({ auth_token: token }));
  switchboard.pong(connection);
  const { sendKey } = dialects[switchboard.core.dialect.name];
  return (room, text) => switchboard.receive(connection, JSON.stringify({ room, [sendKey]: text }));
}

async function readAll(client: ChatClient): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of client) messages.push(message);
  return messages;
}

test(`loses and doubles nothing through ${schedules} schedules of trouble, and keeps the rules in all of them`, async () => {
  let reconnections = 0;
  for (let seed = 0; seed < schedules; seed += 1) {
    const { history, shown, read, listed, sent, posted, events, attempts, verdict } = await play(seed);
    expect(listed, `seed ${seed}: the list is the history, in order`).toEqual(history);
    expect(
      [...shown].sort((a, b) => a - b),
      `seed ${seed}: each was shown once`,
    ).toEqual(history);
    expect(read, `seed ${seed}: a loop reads what was shown`).toEqual(shown);
    expect(new Set(posted).size, `seed ${seed}: no text was posted twice`).toBe(posted.length);
    const isCalm = seed % 10 === 0;
    if (isCalm) {
      expect(shown, `seed ${seed}: without trouble, also shown in order`).toEqual(history);
      expect(posted, `seed ${seed}: without trouble, every text was posted`).toEqual(sent);
    }
    // Judging takes as long as playing; a third of the schedules has every rate of trouble in it.
    const results = seed % 3 === 0 ? verdict().results : [];
    const broken = results.filter(({ status }) => status === 'failed' || (isCalm && status === 'warned'));
    expect(broken, `seed ${seed}: every rule for clients is kept`).toEqual([]);
    const mistakes = events.filter(({ type }) => ['too-early', 'ignored', 'dropped'].includes(type));
    expect(mistakes, `seed ${seed}: nothing was sent that should not be`).toEqual([]);
    for (const [index, at] of attempts.slice(1).entries()) {
      expect(at - (attempts[index] ?? 0), `seed ${seed}: a pause before each attempt`).toBeGreaterThanOrEqual(
        firstMs / 2,
      );
    }
    reconnections += attempts.length - 1;
  }
  // The schedules are no use if nothing happens in them.
  expect(reconnections).toBeGreaterThan(schedules);
}, 180_000);
