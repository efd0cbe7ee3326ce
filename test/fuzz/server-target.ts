import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/shared/parse/command.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { Dice, mutate } from './mutate.ts';
import { demand, type Target } from './target.ts';

const config = {
  users: {
    member: { id: 'u1', token: 'tok-member-1' },
    peer: { id: 'u2', token: 'tok-peer-22' },
    outsider: { id: 'u3', token: 'tok-outs-33' },
  },
  rooms: { shared: '1', foreign: '2' },
};
const bodies = [
  JSON.stringify({
    room_name: null,
    occupants: [{ id: 1, message: 'hi', poster: 'u1', room: '1', timestamp: 1_800_000_000 }],
  }),
  JSON.stringify({ room_name: 'x', occupants: ['u1', 'u2'] }),
  JSON.stringify({ error: 'no', error_code: 'NOT_FOUND' }),
  JSON.stringify({
    entries: [{ seq: 1, at: 1, kind: 'note', event: { type: 'connected', connection: 1, user: 'u1' } }],
    said: 'ok',
  }),
];
const frame = JSON.stringify({ message: { id: 7, message: 'hi', poster: 'u2', room: '1', timestamp: 1_800_000_000 } });
const commands = [
  ['check', '--only', 'send.posts', '--timeout', '40'],
  ['check', '--only', 'retrieve.*', '--timeout', '40'],
  ['ctl', 'state'],
  ['ctl', 'trace'],
  ['ctl', 'verdict'],
  ['ctl', 'snapshot'],
];

/** A server that says anything: `check` and `ctl` end, with an exit code and without a mistake of their own. */
export async function serverTarget(): Promise<Target> {
  let dice = new Dice(0);
  let said = 0;
  const server = createServer((request, response) => {
    said += 1;
    if (request.url?.includes('well-known'))
      response.end(dice.below(4) === 0 ? mutate(JSON.stringify(config), dice) : JSON.stringify(config));
    else answer(response, dice);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => {});
    if (dice.below(6) === 0) socket.end(mutate('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n', dice));
    else sockets.handleUpgrade(request, socket, head, (webSocket) => converse(webSocket, dice, () => (said += 1)));
  });
  const port = await listenOnLoopback(server);
  const url = `http://127.0.0.1:${port}`;
  return {
    name: 'what a hostile server says to check and ctl',
    share: 0,
    feed: async (given) => {
      dice = new Dice(given.below(2 ** 31));
      const before = said;
      const [command = '', ...rest] = given.pick(commands);
      const words = command === 'ctl' ? [command, ...rest, '--url', url] : [command, url, ...rest];
      const output = new Collected();
      const code = await main(words, { stdout: output, stderr: output } as unknown as Io);
      demand([0, 1, 2, 3].includes(code), `exit code ${code} of`, words.join(' '));
      demand(!output.text.includes('mistake of its own'), output.text.slice(0, 1500), words.join(' '));
      const plain = output.text.replaceAll('\n', '');
      demand(
        !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(plain),
        'control characters printed by',
        `${words.join(' ')} ${plain}`,
      );
      demand(!/^\s*::|##\[/m.test(output.text), 'a command for a CI printed by', `${words.join(' ')} ${output.text}`);
      given.inputs += said - before;
    },
    end: async () => {
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response: ServerResponse, dice: Dice): void {
  const body = mutate(dice.pick(bodies), dice);
  const choice = dice.below(12);
  if (choice === 0) response.socket?.destroy();
  else if (choice === 1) response.socket?.end(mutate(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${body}`, dice));
  else
    response
      .writeHead(dice.pick([200, 200, 200, 204, 302, 400, 401, 404, 500]), { 'content-type': 'application/json' })
      .end(body);
}

function converse(socket: WebSocket, dice: Dice, count: () => void): void {
  socket.on('error', () => {});
  socket.on('message', (text) => {
    count();
    if (String(text).includes('auth_token')) socket.send('{"status":"CONNECTED"}');
    for (let frames = dice.below(3); frames > 0; frames -= 1)
      socket.send(mutate(frame, dice), { binary: dice.below(10) === 0 });
    if (dice.below(15) === 0) socket.terminate();
  });
}

class Collected extends Writable {
  text = '';
  readonly columns = 80;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
