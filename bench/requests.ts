import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bareExpress, bareHttp, type Running, start, theMock, traceFile } from './contender.ts';
import { requestsPerSecond } from './load.ts';
import { peers } from './peers.ts';
import { inTurn, printTable } from './statistics.ts';

const endpoints = [
  { path: '/chat/room_info', body: '{"room_id":"1"}' },
  { path: '/chat/retrieve', body: '{"after":0}' },
];

/** The answers of the bare servers: a room of three and ten messages. */
function sameWorld(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'ten-messages.yaml');
  const message = '  - { room: "1", poster: ada, message: I take it you have not seen the build yet }\n';
  const room = 'rooms: [{ id: "1", name: Lunch, occupants: [ada, bob, carol] }]';
  writeFileSync(file, `users: [{ id: ada }, { id: bob }, { id: carol }]\n${room}\nmessages:\n${message.repeat(10)}`);
  return file;
}

/** Requests a second on 50 connections; the mock with its log and a trace file on. */
export async function benchRequests(): Promise<void> {
  const contenders = [
    bareHttp,
    theMock('chat-testbed, log and trace on', sameWorld(), '--trace', traceFile),
    bareExpress,
    ...(await peers()),
  ];
  const running = await Promise.all(
    contenders.map(async (contender) => ({ name: contender.name, ...(await start(contender)) })),
  );
  try {
    for (const { path, body } of endpoints) {
      const measure = ({ url }: Running) =>
        requestsPerSecond({ url, path, body, token: 'token-ada', connections: 50, durationMs: 1000 });
      await inTurn(1, running, measure);
      printTable(`Requests: ${path} (goal: 0.75 × bare)`, '/s', await inTurn(7, running, measure));
    }
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    rmSync(traceFile, { force: true });
  }
}
