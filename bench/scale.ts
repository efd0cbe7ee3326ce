import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bareHttp, type Contender, type Running, start, theMock } from './contender.ts';
import { type RawReceiver, rawReceiver } from './raw-receiver.ts';
import { residentMegabytes } from './resident-memory.ts';
import { timeToFirstAnswer } from './start-up.ts';
import { inTurn, printTable } from './statistics.ts';

const connections = 10_000;
/** So many connect at once. */
const atOnce = 100;
const messages = 1_000_000;

/** What a mock costs that has much of something: open connections, or a long history. */
export async function benchScale(): Promise<void> {
  const contenders = [bareHttp, theMock('chat-testbed, log on')];
  const memory = await inTurn(3, contenders, megabytesWithConnections);
  printTable(`Memory with ${connections.toLocaleString('en')} idle connections (goal: 250 MB)`, 'MB', memory);
  const worlds = [theMock('10 messages', worldOf(10)), theMock('1,000,000 messages', worldOf(messages))];
  const starts = await inTurn(3, worlds, timeToFirstAnswer);
  printTable('A long history: process start to first answer (goal: 2,000 ms)', 'ms', starts);
}

function worldOf(count: number): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'history.yaml');
  const room = 'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';
  writeFileSync(file, `seed: 1\n${room}messages: [{ generate: ${count}, room: "1" }]\n`);
  return file;
}

/** Resident, when all of them were sent CONNECTED. */
async function megabytesWithConnections(contender: Contender): Promise<number> {
  const running = await start(contender);
  const idle: RawReceiver[] = [];
  try {
    while (idle.length < connections) idle.push(...(await connectSome(running)));
    return residentMegabytes(running.process);
  } finally {
    for (const receiver of idle) receiver.close();
    await running.stop();
  }
}

function connectSome({ url }: Running): Promise<RawReceiver[]> {
  return Promise.all(Array.from({ length: atOnce }, () => rawReceiver(url, 'token-ada')));
}
