import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ControlClient } from '../../src/cli/ctl/control-client.ts';
import { commandLine } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

async function urlOf(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

const answering = (listener: RequestListener) => urlOf(createServer(listener));

describe('ctl against what is no mock', () => {
  it.each<[string, (socket: Socket) => void, RegExp]>([
    [
      'closes at once',
      (socket) => socket.destroy(),
      /No mock answers at .* \((ECONNRESET|the connection was closed)\)/,
    ],
    ['ends at once', (socket) => socket.end(), /No mock answers at .* \(ECONNRESET\)/],
    ['breaks off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'), /No mock answers at/],
    [
      'switches to another protocol, of which Node tells the end alone',
      (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      /No mock answers at .* \(the connection was closed\)/,
    ],
    ['speaks rubbish', (socket) => socket.end('220 smtp ready\r\n'), /No mock answers at .* \(HPE_/],
  ])('that %s', async (_, serve, said) => {
    const url = await urlOf(createTcpServer((socket) => serve(socket.on('error', () => {}))));
    const { code, stderr } = await commandLine('ctl', 'state', '--url', url);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('mistake of its own');
  });

  it('that never answers, or drips', async () => {
    const silent = await urlOf(createTcpServer(() => {}));
    await expect(new ControlClient(silent, { timeoutMs: 50 }).ask('GET', '/state')).rejects.toThrow(
      'no whole answer within 50 ms',
    );
    const dripping = await answering((_request, response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    await expect(new ControlClient(dripping, { timeoutMs: 100 }).ask('GET', '/state')).rejects.toThrow(
      'no whole answer within 100 ms',
    );
  });

  it('that answers without end, in a body or in a line of a stream', async () => {
    const url = await answering((_request, response) => {
      const fill = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', fill);
      fill();
    });
    const client = new ControlClient(url, { largestAnswer: 1_000_000 });
    await expect(client.ask('GET', '/state')).rejects.toThrow('an answer of more than 1 MB');
    const follow = client.follow('/trace/stream', new AbortController().signal);
    await expect(follow.next()).rejects.toThrow('a line of more than 1 MB');
  });

  it('prints what it says as text: nothing that a terminal or a CI obeys', async () => {
    const said = '::error::gone\n::set-output name=x::y\u001b[31m\u202e##[command]x';
    const url = await answering((_request, response) => void response.end(JSON.stringify({ said })));
    const { stdout } = await commandLine('ctl', 'reset', '--url', url);
    expect(stdout).toBe('\\u003a:error::gone\n\\u003a:set-output name=x::y\\u001b[31m\\u202e\\u0023#[command]x\n');
    const json = (await commandLine('ctl', 'reset', '--json', '--url', url)).stdout;
    expect(json).not.toMatch(/[\p{Cf}\p{Cc}]./u);
    expect(JSON.parse(json)).toEqual({ said });
    const refusing = await answering((_request, response) => {
      response.writeHead(400).end(JSON.stringify({ error: said, error_code: 'X' }));
    });
    const { stderr } = await commandLine('ctl', 'reset', '--url', refusing);
    expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cf}\p{Cc}]/u);
    expect(stderr).not.toMatch(/^::/m);
  });

  it.each(['state', 'clock', 'fault', 'verdict', 'trace', 'snapshot', 'token ada', 'disconnect *'])(
    'that answers JSON of another shape: %s',
    async (words) => {
      for (const body of ['{}', '[]', '{"clock":5,"users":[1]}', '{"entries":[null,{"kind":"x"}]}', '"x"', 'null']) {
        const url = await answering((_request, response) => void response.end(body));
        const { code, stderr } = await commandLine('ctl', ...words.split(' '), '--url', url);
        expect(stderr, body).not.toContain('mistake of its own');
        expect([0, 2]).toContain(code);
      }
    },
  );

  it('takes the control token from the option, and sends it', async () => {
    const { url } = await startMock({ controlToken: 'correct-horse' });
    expect((await commandLine('ctl', 'clock', '--url', url, '--control-token', 'correct-horse')).code).toBe(0);
    const wrong = await commandLine('ctl', 'clock', '--url', url, '--control-token', 'wrong');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('is refused: the control token is not')]);
  });
});
