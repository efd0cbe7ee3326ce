import { once } from 'node:events';
import { WebSocket as NodeWebSocket } from 'undici';
import { WebSocket } from 'ws';
import { within } from '../support/deadline.ts';
import { Queue } from '../support/queue.ts';
import { loseAndTry, type Stage, type Subject } from './stage.ts';

/** A client that follows the document, in its own way. */
export interface CorrectClient {
  name: string;
  run: Subject;
}

interface Message {
  id: number;
  message: string;
}

/** Gets through two lost connections with callbacks, as one writes it with `ws`. */
const withCallbacks: Subject = async (stage) => {
  const ready = new Queue<true>();
  const client = new CallbackClient(stage, () => ready.push(true));
  for (const turn of [1, 2]) {
    await ready.next('the client to have caught up');
    client.socket.send(JSON.stringify({ room: '1', [stage.sendKey]: `turn ${turn}` }));
    await trouble(stage, turn);
  }
  await ready.next('the client to have caught up');
  await client.stop();
};

class CallbackClient {
  socket: WebSocket;
  readonly #stage: Stage;
  readonly #onReady: () => void;
  #lastId = 0;
  #pauseMs = 20;

  constructor(stage: Stage, onReady: () => void) {
    this.#stage = stage;
    this.#onReady = onReady;
    this.socket = this.#connect();
  }

  async stop(): Promise<void> {
    const ended = once(this.socket.removeAllListeners('close'), 'close');
    this.socket.close();
    await within(ended, 'the connection to close');
  }

  #connect(): WebSocket {
    const socket = new WebSocket(this.#stage.webSocketUrl);
    socket.on('error', () => {});
    socket.on('open', () => socket.send('{"auth_token": "token-ada"}'));
    socket.on('message', (data) => {
      const { status, message } = JSON.parse(String(data)) as { status?: string; message?: Message };
      if (message) this.#lastId = Math.max(this.#lastId, message.id);
      if (status === 'CONNECTED') this.#catchUp();
    });
    socket.on('close', () => setTimeout(() => this.#connectAgain(), this.#pauseMs));
    return socket;
  }

  #connectAgain(): void {
    this.#pauseMs *= 2;
    this.socket = this.#connect();
  }

  #catchUp(): void {
    history(this.#stage, 'ada', this.#lastId).then((messages) => {
      this.#lastId = newest(messages, this.#lastId);
      this.#onReady();
    });
  }
}

/** The same with the WebSocket that browsers have, and promises. */
const withPromises: Subject = async (stage) => {
  const first = new NodeWebSocket(stage.webSocketUrl);
  await heard(first, 'open');
  first.send(JSON.stringify({ auth_token: 'token-bob' }));
  await heard(first, 'message');
  const seen = newest(await history(stage, 'bob', 0), 0);
  const closed = heard(first, 'close');
  await trouble(stage, 1);
  await closed;

  const second = new NodeWebSocket(stage.webSocketUrl);
  await heard(second, 'open');
  second.send(JSON.stringify({ auth_token: 'token-bob', device: 'tablet' }));
  await heard(second, 'message');
  await history(stage, 'bob', seen);
  const gone = heard(second, 'close');
  second.close(1000, 'good night');
  await gone;
};

/** Three devices of one user: they come and go, and all keep their own count. */
const withSeveralConnections: Subject = async (stage) => {
  const devices = await Promise.all([1, 2, 3].map(() => stage.connect('ada')));
  const [phone, laptop] = devices;
  phone?.send({ room: '2', [stage.sendKey]: 'from my phone' });
  await Promise.all(devices.map((device) => device.until('from my phone')));
  stage.loseEverybody();
  await Promise.all(devices.map((device) => device.closeCode()));
  await stage.say('bob', '2', 'while you were away');
  const again = await Promise.all([1, 2, 3].map(() => stage.connect('ada')));
  await Promise.all(again.map(() => history(stage, 'ada', 1)));
  laptop?.send({ room: '2', [stage.sendKey]: 'into the void' });
  await Promise.all(again.map((device) => device.close()));
};

/** Says what it has to say and leaves; the history is nothing to it. */
const withoutHistory: Subject = async (stage) => {
  const wire = await stage.connect('carol');
  wire.send({ room: '1', [stage.sendKey]: 'lunch is cancelled' });
  await wire.until('lunch is cancelled');
  await wire.close();
};

/** Only asks; it never opens a connection. */
const withRequestsOnly: Subject = async (stage) => {
  await stage.post('/chat/create_dm', { other: 'bob' });
  await stage.post('/chat/room_info', { room_id: '1' });
  await stage.post('/chat/room_info', { room_id: 'no such room' });
  await Promise.all([0, 1, 2].map(() => stage.post('/chat/retrieve', { after: 0 })));
};

/** Finds that its session is over, stops, and logs in. */
const withExpiredToken: Subject = async (stage) => {
  await stage.post('/chat/retrieve', { after: 0 }, 'Bearer token-ada-expired');
  const old = await stage.open();
  old.send({ auth_token: 'token-ada-expired' });
  await old.until('AUTH_TOKEN_EXPIRED');
  await old.close();
  const wire = await stage.connect('ada');
  await history(stage, 'ada', 0);
  await wire.close();
};

/** Says things that the server drops in silence, and leaves it at that. */
const withDroppedMessages: Subject = async (stage) => {
  const wire = await stage.connect('eve');
  wire.send({ room: '1', [stage.sendKey]: 'let me in' });
  wire.send({ room: 'nowhere', [stage.sendKey]: 'let me in' });
  wire.send({ room: '3', [stage.sendKey]: `a long story ${'🍜'.repeat(4000)}` });
  await wire.until('a long story');
  await wire.close();
};

/** Loses its connection and shows just that: the document calls a closed connection good enough. */
const withoutReturn: Subject = async (stage) => {
  const wire = await stage.connect('ada');
  stage.loseEverybody();
  await wire.closeCode();
};

/** Waits longer after each try that fails, as the document's server needs it. */
const withGrowingPauses: Subject = async (stage) => {
  await loseAndTry(stage, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
};

/** The same with a gentler growth, and with some randomness. */
const withGentlePauses: Subject = async (stage) => {
  const pauses = Array.from({ length: 30 }, (_, index) => 200 * 1.3 ** index * (0.8 + 0.4 * ((index * 7) % 5) * 0.25));
  await loseAndTry(
    stage,
    pauses.map((pause) => Math.min(pause, 30_000)),
  );
};

/** Waits a fixed three seconds, which is no short interval. */
const withSteadyPauses: Subject = async (stage) => {
  await loseAndTry(
    stage,
    Array.from({ length: 40 }, () => 3000),
  );
};

/** A test suite: many short lives of one user, each of which does something. */
const withManyShortLives: Subject = async (stage) => {
  for (const turn of Array.from({ length: 60 }, (_, index) => index)) {
    const wire = await stage.connect('ada');
    wire.send({ room: '1', [stage.sendKey]: `test ${turn}` });
    await wire.until(`test ${turn}`);
    await wire.close();
  }
};

/** Several tests, each with a wrong token of its own. */
const withSeveralWrongTokens: Subject = async (stage) => {
  for (const turn of Array.from({ length: 15 }, (_, index) => index)) {
    await stage.post('/chat/retrieve', { after: 0 }, `Bearer wrong-token-${turn}`);
  }
};

/** Leaves aside what it does not know, and what breaks off. */
const withUnknownFrames: Subject = async (stage) => {
  const wire = await stage.connect('ada');
  stage.mock.steering.sendFrame({ user: 'ada', data: { type: 'typing' } });
  stage.mock.steering.sendFrame({ user: 'ada', data: '{"half' });
  await wire.until('{"half');
  wire.send({ room: '1', [stage.sendKey]: 'never mind' });
  await wire.until('never mind');
  await wire.close();
};

/** Its library sends a header with every handshake; the token message comes all the same. */
const withHeaderToo: Subject = async (stage) => {
  const wire = await stage.open('', { authorization: 'Bearer token-ada' });
  wire.send({ auth_token: 'token-ada' });
  await wire.until('CONNECTED');
  await wire.close();
};

/** Each correct in its own way. */
export const correctClients: readonly CorrectClient[] = [
  { name: 'with callbacks, connecting again with a growing pause', run: withCallbacks },
  { name: "with a browser's WebSocket and promises", run: withPromises },
  { name: 'with several connections of one user', run: withSeveralConnections },
  { name: 'without any use for the history', run: withoutHistory },
  { name: 'with requests only', run: withRequestsOnly },
  { name: 'with a token that has run out', run: withExpiredToken },
  { name: 'with messages that are dropped', run: withDroppedMessages },
  { name: 'that does not come back', run: withoutReturn },
  { name: 'with pauses that double', run: withGrowingPauses },
  { name: 'with pauses that grow gently', run: withGentlePauses },
  { name: 'with steady pauses that are not short', run: withSteadyPauses },
  { name: 'with many short lives', run: withManyShortLives },
  { name: 'with several wrong tokens', run: withSeveralWrongTokens },
  { name: 'with frames that nobody knows', run: withUnknownFrames },
  { name: 'with a token in a header, and in the token message', run: withHeaderToo },
];

/** Everybody's connection is lost, and meanwhile somebody says something. */
async function trouble(stage: Stage, turn: number): Promise<void> {
  stage.loseEverybody();
  await stage.say('bob', '1', `meanwhile ${turn}`);
}

async function history(stage: Stage, user: string, after: number): Promise<Message[]> {
  const { body } = await stage.post('/chat/retrieve', { after }, `Bearer token-${user}`);
  const answer = JSON.parse(body) as { occupants?: Message[]; messages?: Message[] };
  return answer.occupants ?? answer.messages ?? [];
}

const newest = (messages: Message[], known: number): number => Math.max(known, ...messages.map(({ id }) => id));

function heard(socket: NodeWebSocket, type: 'open' | 'message' | 'close'): Promise<unknown> {
  const came = new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
  return within(came, `the event ${type} of a WebSocket`);
}
