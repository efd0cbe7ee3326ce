import { judgeClients } from '../src/client-rules/index.ts';
import { Trace } from '../src/traffic/index.ts';
import { inTurn, printTable } from './statistics.ts';

/** Judging everything that is kept, which `serve` does at most once a second and for at most a fiftieth of its time. */
export async function benchVerdict(): Promise<void> {
  const traces = [
    { name: 'a conversation', trace: conversation() },
    { name: 'a connection that is lost again and again', trace: flapping() },
  ];
  await inTurn(2, traces, milliseconds);
  printTable('Verdict: judging 10,000 entries', 'ms', await inTurn(9, traces, milliseconds));
}

async function milliseconds({ trace }: { trace: Trace }): Promise<number> {
  const began = performance.now();
  judgeClients(trace.kept());
  return performance.now() - began;
}

function conversation(): Trace {
  const trace = new Trace();
  for (let connection = 1; connection <= 100; connection += 1) logIn(trace, connection);
  for (let id = 1; id <= 100; id += 1) {
    trace.record(id, { kind: 'from-client', connection: 1, user: 'ada', data: '{"room":"1","messages":"noodles?"}' });
    for (let connection = 1; connection <= 100; connection += 1) hear(trace, connection, id);
  }
  return trace;
}

function flapping(): Trace {
  const trace = new Trace();
  for (let connection = 1; connection <= 1700; connection += 1) {
    logIn(trace, connection);
    hear(trace, connection, connection);
    trace.record(connection, { kind: 'closing', connection, user: 'ada', code: 1011 });
    trace.record(connection, { kind: 'closed', connection, user: 'ada', code: 1011 });
  }
  return trace;
}

function logIn(trace: Trace, connection: number): void {
  trace.record(connection, { kind: 'opened', connection });
  trace.record(connection, { kind: 'from-client', connection, data: '{"auth_token":"toke…"}' });
  trace.record(connection, { kind: 'to-client', connection, user: 'ada', data: '{"status":"CONNECTED"}' });
}

function hear(trace: Trace, connection: number, id: number): void {
  const message = { id, message: 'noodles?', poster: 'bob', room: '1', timestamp: 1 };
  trace.record(id, { kind: 'to-client', connection, user: 'ada', data: JSON.stringify({ message }) });
}
