import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Observer } from '../src/observer/index.ts';
import type { Passed, TraceEntry } from '../src/traffic/index.ts';
import { inTurn, printTable } from './statistics.ts';

interface Recorded {
  name: string;
  entries: TraceEntry[];
}

/** Judging a million entries, and the memory that it takes. */
export async function benchObserver(): Promise<void> {
  const recordings = [
    { name: 'rooms of fifty', entries: conversation({ rooms: 40, occupants: 50 }) },
    { name: 'rooms of two, many messages', entries: conversation({ rooms: 1000, occupants: 2 }) },
    { name: 'the same, ids beyond 2^53', entries: conversation({ rooms: 1000, occupants: 2, firstId: 2n ** 60n }) },
    { name: 'histories read again and again', entries: readers() },
    { name: 'a connection that gets nothing', entries: conversation({ rooms: 40, occupants: 50, deaf: 3 }) },
  ];
  printTable('Observer: judging a million entries', 'ms', await inTurn(3, recordings, milliseconds));
  printTable('Observer: memory for it', 'MB', await inTurn(1, recordings, megabytes));
}

async function milliseconds({ entries }: Recorded): Promise<number> {
  const began = performance.now();
  judged(entries).verdict();
  return performance.now() - began;
}

async function megabytes({ entries }: Recorded): Promise<number> {
  const before = heapAfterCollection();
  const observer = judged(entries);
  const used = heapAfterCollection() - before;
  observer.verdict();
  return used / 2 ** 20;
}

/** Without what is garbage already: a collection in between would be counted as memory given back. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}

function judged(entries: readonly TraceEntry[]): Observer {
  const observer = new Observer({ userIds: 'labels', isEverySenderObserved: true, isSameServer: true });
  for (const entry of entries) observer.add(entry);
  return observer;
}

const million = 1_000_000;

class Recorder {
  readonly entries: TraceEntry[] = [];

  add(passed: Passed): void {
    const seq = this.entries.length + 1;
    this.entries.push({ seq, at: 1_700_000_000_000 + seq, ...passed });
  }

  get isFull(): boolean {
    return this.entries.length >= million;
  }

  connect(connection: number, user: string): void {
    this.add({ kind: 'opened', connection, user });
    this.add({ kind: 'from-client', connection, user, data: '{"auth_token":"toke…"}' });
    this.add({ kind: 'to-client', connection, user, data: '{"status":"CONNECTED"}' });
  }

  send(connection: number, user: string, room: number, text: string): void {
    this.add({ kind: 'from-client', connection, user, data: JSON.stringify({ room: String(room), messages: text }) });
  }

  ask(request: number, user: string, after: bigint, messages: readonly string[]): void {
    const common = { request, endpoint: 'retrieve', user };
    this.add({ kind: 'request', ...common, authorization: 'Bearer toke…', body: `{"after":${after}}` });
    const body = `{"room_name":null,"occupants":[${messages.join(',')}]}`;
    this.add({ kind: 'response', ...common, status: 200, body });
  }
}

const messageOf = (id: bigint, text: string, poster: string, room: number): string =>
  `{"id":${id},"message":"${text}","poster":"${poster}","room":"${room}","timestamp":1700000000}`;

interface Shape {
  rooms: number;
  occupants: number;
  firstId?: bigint;
  /** The connection that gets nothing. */
  deaf?: number;
}

/** Each room has users of its own; now and then somebody asks for what is new. */
function conversation({ rooms, occupants, firstId = 0n, deaf }: Shape): TraceEntry[] {
  const recorder = new Recorder();
  const userOf = (room: number, index: number): string => `user-${room}-${index}`;
  const connectionOf = (room: number, index: number): number => room * occupants + index + 1;
  for (let room = 0; room < rooms; room += 1) {
    for (let index = 0; index < occupants; index += 1) recorder.connect(connectionOf(room, index), userOf(room, index));
  }
  for (let count = 1; !recorder.isFull; count += 1) {
    const room = count % rooms;
    const sender = count % occupants;
    const id = firstId + BigInt(count);
    const text = `what is said ct${count}x${room}`;
    recorder.send(connectionOf(room, sender), userOf(room, sender), room, text);
    const message = messageOf(id, text, userOf(room, sender), room);
    for (let index = 0; index < occupants; index += 1) {
      const connection = connectionOf(room, index);
      if (connection === deaf) continue;
      recorder.add({
        kind: 'to-client',
        connection,
        user: userOf(room, index),
        data: `{"message":${message}}`,
      });
    }
    if (count % 10 === 0) recorder.ask(count, userOf(room, sender), id - 1n, [message]);
  }
  return recorder.entries;
}

/** A hundred thousand messages in one room, and users who read them all, or the newest of them. */
function readers(): TraceEntry[] {
  const recorder = new Recorder();
  const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);
  for (const [index, user] of users.entries()) recorder.connect(index + 1, user);
  const messages: string[] = [];
  for (let count = 1; count <= 100_000; count += 1) {
    const text = `what is said ct${count}x`;
    recorder.send(1, 'user-0', 1, text);
    messages.push(messageOf(BigInt(count), text, 'user-0', 1));
  }
  for (let request = 1; !recorder.isFull; request += 1) {
    const user = users[request % users.length] as string;
    const newest = request % 40_000 === 0 ? 100_000 : 10;
    recorder.ask(request, user, BigInt(messages.length - newest), messages.slice(-newest));
  }
  return recorder.entries;
}
