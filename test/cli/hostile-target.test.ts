import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { makeSetup, recordRun } from '../../src/conformance/index.ts';
import type { Fault, Scenario } from '../../src/protocol/index.ts';
import { folderWith, lunch, scenarioFile } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';
import { toFiles } from '../support/planted.ts';
import { listenInTest } from '../support/socket-server.ts';

const users = { member: { id: 'ada', token: 'token-ada' }, peer: { id: 'bob', token: 'token-bob' } };

interface Hostile {
  answer?: RequestListener;
  /** Once a token has come. */
  converse?: (socket: WebSocket) => void;
}

/** A server that says CONNECTED to everybody, and then anything. */
async function hostile({ answer = (_, response) => response.end('{}'), converse }: Hostile): Promise<string> {
  const server = createServer(answer);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.once('message', () => {
      socket.send('{"status":"CONNECTED"}');
      converse?.(socket);
    });
  });
  return listenInTest(server, sockets);
}

const steps = `steps:
  - { as: ada, connect: {} }
  - { as: bob, connect: {} }
  - { as: ada, retrieve: { after: 0 } }
  - { as: ada, expect: { answer: { status: 200 } } }
  - { as: bob, expect: { message: { message: never }, within: 300ms } }
`;

/** Both commands, with every reporter. */
async function judged(target: string, only: readonly string[]) {
  const folder = folderWith({ 'check.json': JSON.stringify({ users, rooms: { shared: '1' } }) });
  const options = ['--config', `${folder}/check.json`, '--timeout', '300', ...toFiles(folder)];
  const check = await commandLine('check', target, ...options, ...only.flatMap((id) => ['--only', id]));
  const tokens = ['--user', 'ada=token-ada', '--user', 'bob=token-bob', '--room', '1=1', '--timeout', '1000'];
  const play = await commandLine('play', scenarioFile(lunch + steps), '--target', target, ...tokens);
  for (const { code, stdout, stderr } of [check, play]) {
    expect(stderr).not.toContain('mistake of its own');
    expect(stdout + stderr).not.toContain('Maximum call stack');
    expect([0, 1, 2, 3]).toContain(code);
  }
  return { check, play };
}

describe('check and play against a server', () => {
  test('that nests its answers and its frames deep', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    const message = `{"message":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    const faults: Fault[] = [{ on: 'retrieve', respond: { status: 200, body: `{"occupants":${deep}}` } }];
    const scenario: Scenario = {
      users: [{ id: 'ada' }, { id: 'bob' }],
      rooms: [{ id: '1', occupants: ['ada', 'bob'] }],
      events: [deep, message].map((data) => ({ on: { connected: {} }, frame: { user: '*', data } })),
    };
    const { url } = await startMock({ scenario, faults });
    const { check } = await judged(url, ['retrieve.shape', 'live.frame', 'live.no-undocumented-frames']);
    expect(check.code).toBe(1);
  });

  test('whose answers have no end: each is read up to a limit', async () => {
    const sent: number[] = [];
    const url = await hostile({
      answer: (request, response) => {
        let bytes = 0;
        const fill = (): void => {
          while (response.write('x'.repeat(65_536))) bytes += 65_536;
        };
        response.on('drain', fill).on('close', () => sent.push(request.url === '/chat/retrieve' ? bytes : 0));
        fill();
      },
    });
    await judged(url, ['retrieve.shape']);
    expect(sent.length).toBeGreaterThan(2);
    // What the sockets of the system take comes on top.
    expect(Math.max(...sent)).toBeLessThan(64 * 2 ** 20);
  });

  test('that sends frames without end: the run ends, and says so', async () => {
    const send = (socket: WebSocket): void => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify({ message: { message: 'x'.repeat(1000) } }), () => setImmediate(send, socket));
    };
    const target = await hostile({ converse: send });
    const setup = makeSetup({ target, users, rooms: { shared: '1' }, limits: { timeoutMs: 300 } });
    const run = await recordRun({ ...setup, mostKept: 200_000 });
    expect(run.stopped).toBe('The server has sent more than a run keeps: the rest was not judged.');
    expect(JSON.stringify(run.entries).length).toBeLessThan(1_000_000);
    const tokens = ['--user', 'ada=token-ada', '--user', 'bob=token-bob', '--room', '1=1'];
    const play = await commandLine('play', scenarioFile(lunch + steps), '--target', target, ...tokens);
    expect([play.code, play.stdout]).toEqual([1, expect.stringContaining('bob did not receive')]);
  });

  const orders = '::error::gone\n##[error]x\u001b[31m\u202e';
  test.each([
    ['no JSON', orders],
    ['keys', JSON.stringify({ users: { [orders]: { token: 5 } }, [orders]: 1 }, null, 1)],
    [
      'values',
      JSON.stringify({ users: { member: { id: orders, token: 5 }, peer: 5 }, waive: { [orders]: 5 } }, null, 1),
    ],
    ['rooms', JSON.stringify({ users, rooms: { shared: orders }, waive: { [orders]: orders } })],
  ])('that offers a config of orders to the terminal and to CI: %s', async (_, text) => {
    const url = await hostile({ answer: (_request, response) => void response.end(text) });
    const file = scenarioFile(lunch + steps);
    for (const command of [
      ['check', url],
      ['play', file, '--target', url],
    ]) {
      const { stdout, stderr } = await commandLine(...command, '--timeout', '200');
      const printed = `${stdout}\n${stderr}`;
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(printed).not.toMatch(/^\s*::|##\[/m);
      expect(printed).not.toContain('mistake of its own');
    }
  });
});
