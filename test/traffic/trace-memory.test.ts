import { describe, expect, it } from 'vitest';
import { Trace, TraceMemory } from '../../src/traffic/index.ts';

const post = (length: number) => ({ kind: 'to-client', connection: 1, data: 'x'.repeat(length) }) as const;

describe('the memory that traces share', () => {
  it('is never more than its limit, and the oldest entries go first', () => {
    const trace = new Trace(1_000_000, new TraceMemory(100_000));
    for (let count = 0; count < 1000; count += 1) {
      trace.record(0, post(1000));
      expect(trace.bytes).toBeLessThanOrEqual(100_000);
    }
    const numbers = trace.entries().map(({ seq }) => seq);
    expect(numbers.at(-1)).toBe(1000);
    expect(numbers).toEqual(numbers.map((_, index) => 1000 - numbers.length + 1 + index));
    expect(trace.forgotten).toBe(1000 - numbers.length);
  });

  it('is taken from the trace that keeps most', () => {
    const memory = new TraceMemory(100_000);
    const [small, large] = [new Trace(10_000, memory), new Trace(10_000, memory)];
    small.record(0, post(10));
    for (let count = 0; count < 1000; count += 1) large.record(0, post(1000));
    expect(small.entries()).toHaveLength(1);
    expect(large.bytes + small.bytes).toBeLessThanOrEqual(100_000);
  });

  it('is free again when a trace has ended', () => {
    const memory = new TraceMemory(100_000);
    for (let world = 0; world < 100; world += 1) {
      const trace = new Trace(10_000, memory);
      for (let count = 0; count < 20; count += 1) trace.record(0, post(1000));
      expect(trace.entries()).toHaveLength(20);
      trace.end();
    }
  });
});
