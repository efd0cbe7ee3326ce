import { expect, test } from 'vitest';
import { Trace } from '../../src/traffic/index.ts';

const opened = (trace: Trace, connection: number): void => trace.record(connection, { kind: 'opened', connection });
const connectionsIn = (trace: Trace): unknown[] =>
  trace.entries().map((entry) => 'connection' in entry && entry.connection);

test('what is recorded later stands in its turn, and whoever looks finds it', () => {
  const trace = new Trace();
  trace.later(() => opened(trace, 1));
  trace.later(() => opened(trace, 2));
  opened(trace, 3);
  trace.later(() => opened(trace, 4));
  expect(trace.seq).toBe(4);
  expect(connectionsIn(trace)).toEqual([1, 2, 3, 4]);
});

test('it is recorded when the event loop turns, also where nobody looks', async () => {
  const trace = new Trace();
  const told: number[] = [];
  trace.subscribe(({ seq }) => void told.push(seq));
  trace.later(() => opened(trace, 1));
  expect(told).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([1]);
});

test('what passes because something was recorded is recorded at once', () => {
  const trace = new Trace();
  trace.later(() => {
    opened(trace, 1);
    trace.later(() => opened(trace, 2));
    opened(trace, 3);
  });
  expect(connectionsIn(trace)).toEqual([1, 2, 3]);
});

test('whoever no longer listens is told what has passed before', () => {
  const trace = new Trace();
  const told: number[] = [];
  const unsubscribe = trace.subscribe(({ seq }) => void told.push(seq));
  trace.later(() => opened(trace, 1));
  unsubscribe();
  opened(trace, 2);
  expect(told).toEqual([1]);
});

test('a mistake in what is recorded later keeps nothing else from being recorded', () => {
  const trace = new Trace();
  trace.later(() => opened(trace, 1));
  trace.later(() => {
    throw new Error('planted');
  });
  trace.later(() => opened(trace, 2));
  expect(() => trace.settle()).toThrow('planted');
  expect(connectionsIn(trace)).toEqual([1, 2]);
});
