import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { PreconditionFailed } from '../../src/conformance/case/acting/barrier.ts';
import { Session } from '../../src/conformance/case/acting/session.ts';
import { CaseContext } from '../../src/conformance/case/case-context.ts';
import { blankProfile } from '../../src/conformance/discovery/blank-profile.ts';
import { type Case, cases, checkServer, makeSetup, selectCases } from '../../src/conformance/index.ts';
import { groupByRun, runConcurrently } from '../../src/conformance/run/schedule.ts';
import { redactor, whoOf } from '../../src/traffic/index.ts';
import { afterListening, createMarkers, DeliveryTimes } from '../../src/wire-client/index.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

const timeout = 30_000;

/** A server that says CONNECTED to everybody and does with chat frames what the test wants. */
async function chatServer(onFrame: (text: string, everybody: Set<WebSocket>) => void) {
  const http = createServer((_, response) => response.end('{"occupants":[]}'));
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.includes('auth_token')) socket.send('{"status":"CONNECTED"}');
      else onFrame(text, sockets.clients);
    }),
  );
  const port = await listenOnLoopback(http);
  const users = { member: { token: 'token-a' }, peer: { token: 'token-b' } };
  const setup = makeSetup({
    target: `http://127.0.0.1:${port}`,
    users,
    rooms: { shared: '1' },
    limits: { timeoutMs: 300 },
  });
  const session = new Session(setup);
  const context = new CaseContext(session, blankProfile(setup));
  onTestFinished(async () => {
    await context.close();
    session.http.close();
    http.close();
  });
  return { context, session };
}

function broadcast(text: string, everybody: Set<WebSocket>): void {
  const { room, messages } = JSON.parse(text);
  const frame = JSON.stringify({ message: { id: 1, message: messages, poster: 'a', room, timestamp: 1 } });
  for (const socket of everybody) socket.send(frame);
}

describe('silence is shown by a barrier', () => {
  test('it is over when a later message has arrived, and a window after it', { timeout }, async () => {
    const { context, session } = await chatServer(broadcast);
    const [member, peer] = await context.connectAll('member', 'peer');
    const { evidence } = await context.silence(member, 'shared', peer);
    expect(evidence.kind).toBe('barrier');
    expect(session.deliveries.slowest).toBe(evidence.ms);
    const waits = context.transcript.entries.filter(({ kind }) => kind === 'waited').map(whoOf);
    expect(waits).toEqual([peer.who, 'check']);
  });

  test('a barrier that never arrives says so, and who did not receive it', { timeout }, async () => {
    const { context } = await chatServer(() => undefined);
    const [member, peer] = await context.connectAll('member', 'peer');
    const waiting = context.silence(member, 'shared', peer);
    await expect(waiting).rejects.toThrow(PreconditionFailed);
    await expect(waiting).rejects.toThrow(
      /The barrier never arrived: member#1 posted ct\w+ and peer#1 did not receive it/,
    );
  });

  test('where the server closed the connection, nothing is waited for', { timeout }, async () => {
    const { context } = await chatServer((_, everybody) => [...everybody][0]?.close(1011));
    const [member, peer] = await context.connectAll('member', 'peer');
    context.post(member, 'shared');
    await Promise.race([member.ended(), peer.ended()]);
    const closed = member.closed ? member : peer;
    await expect(context.silence(closed, 'shared', peer)).rejects.toThrow(/closed .*#1 with code 1011/);
  });
});

describe('a transcript', () => {
  test('has everything from before `open`, in order, and no token', { timeout }, async () => {
    const { context } = await chatServer(broadcast);
    const member = await context.connect('member');
    await context.retrieve('member', 0);
    expect(context.transcript.entries.map((entry) => `${whoOf(entry)} ${entry.kind}`)).toEqual([
      'member#1 opened',
      'member#1 from-client',
      'member#1 to-client',
      'member request',
      'member response',
    ]);
    expect(JSON.stringify(context.transcript.entries)).not.toContain('token-a');
    expect(member.closed).toBeUndefined();
  });
});

test('a token that was renewed while a connection was made with it is not shown as an invalid one', () => {
  const users = { member: { token: 'token-a' }, peer: { token: 'token-b' } };
  const session = new Session(makeSetup({ target: 'http://127.0.0.1:9', users }));
  onTestFinished(() => session.close());
  session.setup.users.member.token = 'renewed';
  expect([session.shown('token-a'), session.shown('token-x')]).toEqual(['tok…', 'tok… (invalid)']);
});

describe('the parts of the engine', () => {
  test('time in which this process cannot listen does not count as waiting', async () => {
    const order: string[] = [];
    const expired = new Promise<void>((resolve) =>
      afterListening(250, () => {
        order.push('expired');
        resolve();
      }),
    );
    setTimeout(() => order.push('heard'), 20);
    const busyUntil = Date.now() + 400;
    while (Date.now() < busyUntil);
    await within(expired, 'the time to pass');
    expect(order).toEqual(['heard', 'expired']);
  });

  test('the quiet window follows the slowest delivery of this run', () => {
    const deliveries = new DeliveryTimes();
    for (const ms of [10, 300, 20]) deliveries.add(ms);
    expect(deliveries.window).toBe(900);
    expect(deliveries.median).toBe(20);
  });

  test('no marker is part of another', () => {
    const next = createMarkers();
    const markers = Array.from({ length: 300 }, next);
    expect(new Set(markers.map(({ length }) => length)).size).toBe(1);
    expect(new Set(markers).size).toBe(300);
  });

  test('tokens are taken out wherever they stand, and short ones only where they stand alone', () => {
    const redact = redactor(['secret-token', 'a1']);
    expect(redact({ 'secret-token': ['x secret-token y', 'a1', 'data1'] })).toEqual({
      'secr…': ['x secr… y', 'a…', 'data1'],
    });
  });

  test('cases that share a run are acted out once; one that must be alone is', async () => {
    const act = async () => ({});
    const item = (id: string, more: Partial<Case>): Case => ({
      id,
      requirement: id,
      title: '',
      needs: ['live'],
      run: async () => ({}),
      judge: () => ({ status: 'passed' }),
      ...more,
    });
    const acts = groupByRun([
      item('a', { run: act }),
      item('b', {}),
      item('c', { run: act }),
      item('d', { exclusive: true }),
    ]);
    expect(acts.map((group) => group.map(({ id }) => id))).toEqual([['a', 'c'], ['b'], ['d']]);
    const running = new Set<string>();
    const beside: string[] = [];
    await runConcurrently(acts, {
      limit: () => 8,
      run: async (group) => {
        const name = group.map(({ id }) => id).join();
        running.add(name);
        await new Promise(setImmediate);
        if (name === 'd') beside.push(...running);
        running.delete(name);
      },
    });
    expect(beside).toEqual(['d']);
  });

  test('a selection that names nothing says what is near', () => {
    expect(selectCases(cases, { only: ['live.order'] }).map(({ requirement }) => requirement)).toEqual(['live.order']);
    expect(() => selectCases(cases, { only: ['live.ordr'] })).toThrow(/live\.order/);
    expect(() => selectCases(cases, { skip: ['*'] })).toThrow(/Nothing is selected/);
  });
});

describe('what stands in the way of a run', () => {
  test('a server that speaks no HTTP at all is a wrong address, never a crash', { timeout }, async () => {
    const server = createServer((request) => void request.socket.destroy());
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const users = { member: { id: 'a', token: 'x1' }, peer: { id: 'b', token: 'x2' } };
    const config = { target: `http://127.0.0.1:${port}`, users, limits: { timeoutMs: 500 } };
    await expect(checkServer(config)).rejects.toThrow(/There is no chat at .*speaks no HTTP/);
  });
});
