import { describe, expect, it } from 'vitest';
import { Workload } from '../../src/conformance/pace/workload.ts';
import { within } from '../support/deadline.ts';

const answered = (workload: Workload, ...times: number[]): Workload => {
  for (const ms of times) workload.answered(ms);
  return workload;
};

describe('how many cases run at once', () => {
  it('few where answers come at once: more would only wait for each other', () => {
    expect(answered(new Workload(), 3).limit).toBe(6);
  });

  it('more while some of them only listen, and not without bound', async () => {
    const workload = answered(new Workload(), 3);
    const more = workload.untilMore();
    let silenceEnds = () => {};
    const silence = new Promise<void>((resolve) => {
      silenceEnds = resolve;
    });
    const one = workload.whileListening(silence);
    await within(more, 'room for more');
    expect(workload.limit).toBe(7);
    const others = Array.from({ length: 100 }, () => workload.whileListening(silence));
    expect(workload.limit).toBe(12);
    silenceEnds();
    await within(Promise.all([one, ...others]), 'the silence to end');
    expect(workload.limit).toBe(6);
  });

  it('no more than were asked for, however many only listen', () => {
    const workload = answered(new Workload(6), 3);
    workload.whileListening(Promise.resolve());
    expect(workload.limit).toBe(6);
  });

  it('many where cases mostly wait', () => {
    expect(answered(new Workload(), 20).limit).toBe(24);
  });

  it('many where something never comes, however fast the rest is', () => {
    const workload = answered(new Workload(), 3);
    workload.waitedInVain();
    answered(workload, ...Array.from({ length: 100 }, () => 3));
    expect(workload.limit).toBe(24);
  });

  it('as many as was asked for, on a server that is fast enough', () => {
    expect(answered(new Workload(30), 3).limit).toBe(30);
  });

  it('fewer from the start on a slow server, and half as many once it gets slower', () => {
    const workload = answered(new Workload(), 300);
    const atFirst = workload.limit;
    expect(atFirst).toBeLessThan(4);
    answered(workload, 300 * 4 + 251);
    expect(workload.limit).toBeLessThanOrEqual(Math.max(1, atFirst / 2));
  });
});
