import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Trace, traceToFile } from '../../src/traffic/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

describe('the trace', () => {
  test('keeps the last entries, in order, and says how many it forgot', () => {
    const trace = new Trace(3);
    for (let connection = 1; connection <= 5; connection += 1) trace.record(0, { kind: 'opened', connection });
    expect(trace.entries().map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(trace.forgotten).toBe(2);
  });

  test('keeps the beginning of a long text, but tells listeners all of it', () => {
    const trace = new Trace(3);
    const told: unknown[] = [];
    trace.subscribe((entry) => told.push(entry));
    trace.record(0, { kind: 'to-client', connection: 1, data: 'x'.repeat(10_000) });
    expect(trace.entries()[0]).toMatchObject({ data: `${'x'.repeat(4096)}… (10000 characters in all)` });
    expect(told[0]).toMatchObject({ data: 'x'.repeat(10_000) });
  });

  test('goes to a file, line by line, without a token in it', async () => {
    const { mock, url, webSocketUrl, server } = await startMock();
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'trace.ndjson');
    const traceFile = traceToFile(mock.switchboard.trace, file);
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    ada.send({ room: '3', messages: 'dropped' });
    ada.send({ room: '1', messages: 'kept' });
    await ada.next();
    await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 48 } });
    const bad = await ChatClient.open(webSocketUrl);
    bad.send('token-bob');
    await within(bad.closed, 'the connection to close');
    await server.close();
    traceFile.close();
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/token-(ada|bob)/);
    const kinds = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    const onTheWire = kinds.filter((kind) => kind !== 'pong' && kind !== 'note');
    expect(onTheWire.slice(0, 7)).toEqual([
      'opened',
      'from-client',
      'to-client',
      'from-client',
      'from-client',
      'to-client',
      'request',
    ]);
    expect(kinds).toContain('note');
    expect(kinds).toContain('response');
    expect(kinds.at(-1)).toBe('closed');
  });

  test('has the beginning of an answer that is too long for a line', () => {
    const trace = new Trace();
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'trace.ndjson');
    const traceFile = traceToFile(trace, file);
    const stringify = JSON.stringify;
    // What JSON does with half a gigabyte.
    vi.spyOn(JSON, 'stringify').mockImplementation((value) => {
      if ((value as { body?: string }).body?.length === 10_000) throw new RangeError('Invalid string length');
      return stringify(value);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    trace.record(0, { kind: 'response', request: 1, endpoint: 'retrieve', status: 200, body: '"'.repeat(10_000) });
    trace.record(0, { kind: 'opened', connection: 1 });
    traceFile.close();
    const [answer, opened] = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(answer ?? '')).toMatchObject({
      body: expect.stringContaining('10000 characters'),
      length: 10_000,
    });
    expect(opened).toContain('opened');
  });

  test.skipIf(!existsSync('/dev/full'))('ends early on a full disk, which is said once', async () => {
    const trace = new Trace();
    const warnings: string[] = [];
    const traceFile = traceToFile(trace, '/dev/full', (text) => warnings.push(text));
    for (let connection = 1; connection <= 3; connection += 1) {
      trace.record(0, { kind: 'opened', connection });
      await new Promise(setImmediate);
    }
    traceFile.close();
    expect(warnings).toEqual([expect.stringMatching(/^The trace ends early: ENOSPC.*\/dev\/full/)]);
  });
});
