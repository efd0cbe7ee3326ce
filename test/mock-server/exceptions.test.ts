import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Company } from '../../src/mock-server/adapters/turns/company.ts';
import { TurnQueue } from '../../src/mock-server/adapters/turns/turns.ts';
import { type ChatEvent, errorBody } from '../../src/protocol/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';
import { rawAnswer } from '../support/raw-client.ts';
import { uncaught } from '../support/uncaught.ts';

/** Nobody but a terminal would take the end of it for a command. */
const planted = new Error('planted \u009b31m');
const fail = (): never => {
  throw planted;
};

/** A mock in which whatever is told of a type of event fails. */
async function mockThatFailsOn(type: ChatEvent['type']) {
  const running = await startMock();
  running.mock.switchboard.onEvent((event) => {
    if (event.type === type) fail();
  });
  return running;
}

describe('what fails of what waits', () => {
  it.each([0, 3, 17, 39])('is nobody else’s failure: number %i of 40', async (failing) => {
    const exceptions = uncaught();
    const reader = { pause: vi.fn(), resume: vi.fn() };
    const queue = new TurnQueue(reader, undefined, new Company());
    const handled: number[] = [];
    const acts = Array.from({ length: 40 }, (_, number) => () => (number === failing ? fail() : handled.push(number)));
    for (const act of acts) queue.handle(act);
    for (let turn = 0; turn < 100 && handled.length < 39; turn += 1) await nextTurn();
    expect(handled).toEqual([...acts.keys()].filter((number) => number !== failing));
    expect([reader.pause.mock.calls.length, reader.resume.mock.calls.length]).toEqual([1, 1]);
    expect(await exceptions.next('the exception to be told')).toBe(planted);
    expect(exceptions.unread).toEqual([]);
  });

  it('does not keep the rest from being handled before the end of a connection', async () => {
    const exceptions = uncaught();
    const queue = new TurnQueue(undefined, undefined, new Company());
    const handled: number[] = [];
    for (let number = 0; number < 40; number += 1) {
      queue.handle(() => (number === 30 ? fail() : handled.push(number)));
    }
    queue.finish();
    expect(handled).toHaveLength(39);
    await exceptions.next('the exception to be told');
  });
});

describe('an exception while a frame is handled', () => {
  it('closes its connection with 1011, is told, and leaves the other connections of its user alone', async () => {
    const exceptions = uncaught();
    const { webSocketUrl } = await mockThatFailsOn('dropped');
    const one = await ChatClient.connect(webSocketUrl, 'token-ada');
    const other = await ChatClient.connect(webSocketUrl, 'token-ada');
    for (let count = 0; count < 40; count += 1) {
      one.send(count === 20 ? 'junk' : { room: '1', messages: `one ${count}` });
      other.send({ room: '1', messages: `other ${count}` });
    }
    expect(await within(one.closed, 'the close')).toEqual({ code: 1011, reason: 'Internal error' });
    expect(await exceptions.next('the exception to be told')).toBe(planted);
    const texts: string[] = [];
    while (texts.filter((text) => text.startsWith('other')).length < 40)
      texts.push((await other.next()).message.message);
    expect(texts.filter((text) => text.startsWith('one')).length).toBeGreaterThanOrEqual(20);
  });

  it('does so where the trace is what fails', async () => {
    const exceptions = uncaught();
    const { mock, webSocketUrl } = await startMock();
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const record = vi.spyOn(mock.switchboard.trace, 'record').mockImplementation(fail);
    onTestFinished(() => record.mockRestore());
    ada.send({ room: '1', messages: 'x' });
    expect((await within(ada.closed, 'the close')).code).toBe(1011);
    expect(await exceptions.next('the exception to be told')).toBe(planted);
    record.mockRestore();
  });
});

describe('an exception at the end of a connection', () => {
  it.each(['log', 'trace'])('does not keep the mock from closing, nor the user live: in the %s', async (place) => {
    const exceptions = uncaught();
    const { mock, server, webSocketUrl } = await (place === 'log' ? mockThatFailsOn('closed') : startMock());
    const { trace, core } = mock.switchboard;
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const record = trace.record.bind(trace);
    if (place === 'trace') {
      vi.spyOn(trace, 'record').mockImplementation((at, passed) =>
        passed.kind === 'closed' ? fail() : record(at, passed),
      );
    }
    ada.close();
    expect(await exceptions.next('the exception to be told')).toBe(planted);
    expect(core.hasLive).toBe(false);
    await within(server.close(), 'the mock to close');
  });
});

describe('an exception while a request is handled is answered by 500 and told', () => {
  it.each(['request', 'response'])('where the trace fails at its %s', async (kind) => {
    const exceptions = uncaught();
    const { mock, url } = await startMock();
    const add = mock.switchboard.trace.add.bind(mock.switchboard.trace);
    vi.spyOn(mock.switchboard.trace, 'add').mockImplementation((entry) => (entry.kind === kind ? fail() : add(entry)));
    const asked = await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
    expect(asked.status).toBe(kind === 'request' ? 500 : 200);
    expect(await exceptions.next('the exception to be told')).toBe(planted);
  });

  it.each([
    ['another method', '/chat/retrieve', {}],
    ['another coding', '/chat/retrieve', { method: 'POST', headers: { 'content-encoding': 'br' }, body: 'x' }],
    ['no UTF-8', '/chat/retrieve', { method: 'POST', body: Buffer.from([0xff]) }],
    ['a path that nobody knows', '/%C2%9B31m', {}],
  ] satisfies [string, string, RequestInit][])('where it has %s', async (_, path, request) => {
    const exceptions = uncaught();
    const printed = vi.spyOn(console, 'error');
    onTestFinished(() => printed.mockRestore());
    const { url } = await mockThatFailsOn('turned-away');
    const answer = await within(fetch(url + path, request), 'the answer');
    expect([answer.status, await answer.json()]).toEqual([500, errorBody('INTERNAL_ERROR')]);
    expect(await exceptions.next('the exception to be told')).toBe(planted);
    expect(printed).not.toHaveBeenCalled();
  });

  it('where it asks for an upgrade that nobody takes', async () => {
    const exceptions = uncaught();
    const { url } = await mockThatFailsOn('turned-away');
    const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await rawAnswer(url, `GET /nowhere HTTP/1.1\r\n${upgrade}`)).toMatch(/^HTTP\/1.1 500 .*INTERNAL_ERROR/s);
    expect(await exceptions.next('the exception to be told')).toBe(planted);
  });
});
