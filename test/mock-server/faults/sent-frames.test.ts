import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Fault } from '../../../src/protocol/index.ts';
import { nextEvent } from '../../support/mock.ts';
import { RawClient } from '../../support/raw-client.ts';
import { startFaulty } from './start-faulty.ts';

describe('a fault on a frame that a client sends', () => {
  async function adaAndBob(...faults: Fault[]) {
    const started = await startFaulty(...faults);
    const bob = await RawClient.connect(started.webSocketUrl, 'token-bob');
    const client = await RawClient.connect(started.webSocketUrl, 'token-ada');
    const say = (text: string): void => client.send({ room: '1', messages: text });
    return { ...started, ada: client, bob, say };
  }

  it.each([
    [{ on: 'send', nth: 3, close: 1011 }, 1011],
    [{ on: 'send', nth: 3, cut: true }, 1006],
    [{ on: 'send', nth: 3, reset: true }, 1006],
  ] as [Fault, number][])('%j ends the connection just as she sends', async (fault, code) => {
    const { ada: client, bob, say, mock } = await adaAndBob(fault);
    for (const text of ['one', 'two', 'three']) say(text);
    expect(await client.closeCode()).toBe(code);
    mock.steering.post({ as: 'bob', room: '1', message: 'barrier' });
    expect([await bob.nextText(), await bob.nextText(), await bob.nextText()]).toEqual(['one', 'two', 'barrier']);
  });

  it('ends the connection after the message was posted', async () => {
    const { ada: client, bob, say } = await adaAndBob({ on: 'send', before: 'answered', close: 1011 });
    say('made it');
    expect(await bob.nextText()).toBe('made it');
    expect(await client.closeCode()).toBe(1011);
  });

  it('loses some, posts others twice, and says which by their text', async () => {
    const { bob, say } = await adaAndBob(
      { on: 'send', matches: '^lose', drop: true },
      { on: 'send', matches: '^twice', duplicate: true },
    );
    for (const text of ['lose me', 'twice', 'once']) say(text);
    expect([await bob.nextText(), await bob.nextText(), await bob.nextText()]).toEqual(['twice', 'twice', 'once']);
  });

  it('holds one up, and those behind it wait', async () => {
    const { bob, say, mock, events } = await adaAndBob({ on: 'send', nth: 1, delay: '1s' });
    say('slow');
    await nextEvent(events, 'fault');
    say('behind');
    mock.steering.post({ as: 'bob', room: '1', message: 'meanwhile' });
    expect(await bob.nextText()).toBe('meanwhile');
    const behind = () => mock.switchboard.trace.entries().some((entry) => JSON.stringify(entry).includes('behind'));
    await expect.poll(behind, { message: 'the frame behind' }).toBe(true);
    mock.clock.advance(1_000);
    expect([await bob.nextText(), await bob.nextText()]).toEqual(['slow', 'behind']);
  });

  it('stalls the connection: it stays open, and nothing is heard of it any more', async () => {
    const { ada: client, bob, say, mock, events } = await adaAndBob({ on: 'send', user: 'ada', stall: true });
    say('into the void');
    await nextEvent(events, 'fault');
    client.socket.ping();
    mock.steering.post({ as: 'bob', room: '1', message: 'hello?' });
    expect(await bob.nextText()).toBe('hello?');
    expect([client.unread, client.pongs.unread, client.socket.readyState]).toEqual([[], [], WebSocket.OPEN]);
    client.socket.terminate();
    expect(await nextEvent(events, 'closed')).toMatchObject({ user: 'ada', code: 1006 });
  });
});
