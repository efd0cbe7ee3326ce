import { describe, expect, it } from 'vitest';
import { loadScenario, Mock } from '../../src/mock-server/index.ts';
import { parseScenario } from '../../src/mock-server/scenario/load-scenario.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const { scenario } = loadScenario('default');
const frozen = { ...scenario, seed: 7, clock: { start: '2026-01-05T12:00:00Z', frozen: true } };
const startFrozen = () => startMock({ scenario: frozen });
const retrieve = (url: string, token = 'token-ada', after = 0) =>
  post(url, '/chat/retrieve', { token, body: { after } });

describe('the controls', () => {
  it('post as anyone, to everybody in the room', async () => {
    const { url, webSocketUrl } = await startFrozen();
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const { answer } = await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'noodles?' });
    expect(answer.said).toBe('Posted as bob to room 1.');
    expect((await ada.next()).message).toMatchObject({ poster: 'bob', room: '1', message: 'noodles?' });
  });

  it.each([
    ['/post', { as: 'bbo', room: '1', message: 'x' }, 'There is no user `bbo`. Did you mean `bob`?'],
    ['/post', { as: 'eve', room: '1', message: 'x' }, 'eve is not in room 1; its occupants are ada, bob, carol.'],
    ['/post', { as: 'bob', rom: '1', message: 'x' }, '`post` has no key `rom`. Did you mean `room`?'],
    ['/post', undefined, '`post` lacks `as`.'],
    ['/disconnect', { user: 'nobody' }, 'There are: ada, bob, carol, eve.'],
    ['/disconnect', { user: 'ada', code: 12 }, '`disconnect.code` must be >= 1000'],
    ['/expire', 'nobody', 'There are: ada, bob, carol, eve.'],
    ['/connections/9/end', {}, 'There is no open connection 9; open are: none.'],
    ['/connections/9/stall', {}, 'There is no open connection 9; open are: none.'],
    ['/stall', 'nobody', 'There are: ada, bob, carol, eve.'],
    ['/scenario', { scenario: 'emtpy' }, 'Did you mean `empty`?'],
    ['/scenario', { scenario: '/etc/passwd' }, 'There is no bundled scenario `/etc/passwd`.'],
    ['/scenario', { scenario: { usres: [] } }, 'Did you mean `users`?'],
    ['/scenario', {}, 'There is no bundled scenario'],
    ['/tokens/nobody', {}, 'There are: ada, bob, carol, eve.'],
    ['/enable', 'flaky', 'There is no fault `flaky`. There are: none.'],
    ['/faults', { fault: '{ on: retreive, cut: true }' }, 'Did you mean `retrieve`?'],
    ['/faults', { fault: '{ on: retrieve, user: aada, reset: true }' }, 'Did you mean `ada`?'],
    ['/faults', { fault: '{ on: retrieve' }, 'fault:1:'],
    ['/faults', {}, 'Send {"fault"'],
    ['/clock', { advance: 'tomorrow' }, '"tomorrow" is no duration'],
    ['/clock', {}, 'The clock takes'],
    ['/wait', { for: 'snet by ada' }, 'Did you mean `sent`?'],
    ['/wait', { for: 'sent by adda' }, 'There is no user `adda`. Did you mean `ada`?'],
    ['/wait', { for: 'dropped with not-ocupant' }, 'Did you mean `not-occupant`?'],
    ['/wait', { for: 'refused with AUTH_TOKEN_EXPIERD' }, 'Did you mean `AUTH_TOKEN_EXPIRED`?'],
    ['/clock', { advance: '100000000d' }, 'The clock ends with the year 9999: move it by 2912438d at most.'],
  ])('answer %s %j by 400 and what would be right', async (path, body, expected) => {
    const { url } = await startFrozen();
    const { status, answer } = await control(url, 'POST', path, body);
    expect([status, answer.error_code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.error).toContain(expected);
  });

  it('say which paths there are, and which method one takes', async () => {
    const { url } = await startFrozen();
    const unknown = await control(url, 'GET', '/sate');
    expect([unknown.status, unknown.answer.error]).toEqual([404, expect.stringContaining('Did you mean `/state`?')]);
    const wrong = await control(url, 'POST', '/state', {});
    expect([wrong.status, wrong.answer.error]).toEqual([405, '/state takes GET, not POST']);
    const broken = await fetch(`${url}/__testbed/post`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    const large = await fetch(`${url}/__testbed/post`, { method: 'POST', body: `"${'x'.repeat(2_000_000)}"` });
    expect(large.status).toBe(413);
  });

  it('are closed to pages elsewhere, also to those that ask without an Origin', async () => {
    const { url } = await startFrozen();
    for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await fetch(`${url}/__testbed/state`, { headers })).status).toBe(403);
    }
    expect((await fetch(`${url}/__testbed/state`, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  it('end the connections of a user, or one by its number', async () => {
    const { url, webSocketUrl, events } = await startFrozen();
    const [first, second] = [
      await ChatClient.connect(webSocketUrl, 'token-ada'),
      await ChatClient.connect(webSocketUrl, 'token-ada'),
    ];
    await control(url, 'POST', '/connections/1/end', { cut: true });
    expect((await within(first.closed, 'the first to end')).code).toBe(1006);
    await nextEvent(events, 'closed');
    const { answer } = await control(url, 'POST', '/disconnect', { user: 'ada', code: 1011 });
    expect(answer.said).toBe('Ended 1 connection of ada.');
    expect((await within(second.closed, 'the second to end')).code).toBe(1011);
  });

  it('let connections go silent in both directions, and stay open', async () => {
    const { url, webSocketUrl, mock } = await startFrozen();
    const [ada, bob] = [
      await ChatClient.connect(webSocketUrl, 'token-ada'),
      await ChatClient.connect(webSocketUrl, 'token-bob'),
    ];
    expect((await control(url, 'POST', '/stall', 'ada')).answer.said).toBe('Stalled 1 connection.');
    ada.send({ room: '1', messages: 'nobody hears this' });
    await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'said meanwhile' });
    expect((await bob.next()).message.message).toBe('said meanwhile');
    expect(mock.switchboard.connections.numbers()).toEqual([1, 2]);
    const { entries } = (await control(url, 'GET', '/trace')).answer;
    const toAda = entries.filter(
      ({ kind, user }: { kind: string; user: string }) => kind === 'to-client' && user === 'ada',
    );
    expect(toAda).toHaveLength(1);
    const stalls = entries.filter(({ event }: { event?: { does?: string } }) => event?.does === 'stall');
    expect(stalls).toMatchObject([{ event: { type: 'fault', connection: 1, user: 'ada' } }]);
  });

  it('serve another scenario; who is in it stays connected', async () => {
    const { url, webSocketUrl } = await startFrozen();
    const [ada, eve] = [
      await ChatClient.connect(webSocketUrl, 'token-ada'),
      await ChatClient.connect(webSocketUrl, 'token-eve'),
    ];
    expect((await control(url, 'GET', '/scenarios')).answer).toMatchObject({
      scenario: 'default',
      bundled: expect.arrayContaining([{ name: 'empty', description: expect.stringMatching(/\.$/) }]),
    });
    const other = {
      name: 'two',
      users: [{ id: 'ada' }, { id: 'bob' }],
      rooms: [{ id: '5', occupants: ['ada', 'bob'] }],
    };
    const { answer } = await control(url, 'POST', '/scenario', { scenario: other });
    expect(answer).toMatchObject({ said: 'Switched to two.', scenario: 'two', rooms: [{ id: '5' }] });
    expect((await within(eve.closed, 'eve to be closed')).code).toBe(1012);
    await control(url, 'POST', '/post', { as: 'bob', room: '5', message: 'still there?' });
    expect((await ada.next()).message.message).toBe('still there?');
  });

  it('list the worlds beside the main one', async () => {
    const { url } = await startFrozen();
    expect((await control(url, 'GET', '/worlds')).answer).toEqual([]);
    await ChatClient.connect(`${url.replace('http', 'ws')}/w/one/chat/connect`, 'token-ada');
    const expected = [{ name: 'one', connections: 1 }];
    expect((await control(url, 'GET', '/worlds')).answer).toEqual(expected);
    expect((await control(`${url}/w/one`, 'GET', '/worlds')).answer).toEqual(expected);
    await control(`${url}/w/one`, 'POST', '/scenario', { scenario: 'empty' });
    expect((await control(url, 'GET', '/state')).answer.scenario).toBe('default');
  });

  it('let tokens run out, and give a new one', async () => {
    const { url } = await startFrozen();
    await control(url, 'POST', '/expire', 'ada');
    expect((await retrieve(url)).body.error_code).toBe('AUTH_TOKEN_EXPIRED');
    const { answer } = await control(url, 'POST', '/tokens/ada', {});
    expect((await retrieve(url, answer.token)).status).toBe(200);
  });

  it('add, list, switch and remove faults', async () => {
    const { url } = await startFrozen();
    await control(url, 'POST', '/faults', {
      fault: '{ on: retrieve, name: flaky, times: 1, respond: { status: 500 } }',
    });
    await fetch(`${url}/chat/retrieve`, { method: 'POST' });
    const [fault] = (await control(url, 'GET', '/faults')).answer;
    expect(fault).toMatchObject({ name: 'flaky', enabled: true, occasions: 1, acts: 1 });
    await control(url, 'POST', '/disable', 'flaky');
    expect((await control(url, 'GET', '/faults')).answer[0].enabled).toBe(false);
    await control(url, 'DELETE', '/faults/flaky');
    expect((await control(url, 'GET', '/faults')).answer).toEqual([]);
  });

  it('move the clock, and tokens, texts and faults move with it', async () => {
    const { url } = await startMock({ scenario: frozen, tokenLifetimeMs: 3_600_000 });
    const { answer } = await control(url, 'POST', '/clock', { advance: '1d' });
    expect(answer).toMatchObject({ now: '2026-01-06T12:00:00.000Z', frozen: true });
    expect((await retrieve(url)).body.error_code).toBe('AUTH_TOKEN_EXPIRED');
    expect((await control(url, 'POST', '/clock', { run: true })).answer.frozen).toBe(false);
    expect((await control(url, 'POST', '/clock', { freeze: true })).answer.frozen).toBe(true);
  });

  it('reset to the seed: world, clock, faults and tokens, and connections stay', async () => {
    const { url, webSocketUrl } = await startFrozen();
    const before = (await control(url, 'GET', '/state')).answer;
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    await control(url, 'POST', '/post', { as: 'ada', room: '1', message: 'soon forgotten' });
    await control(url, 'POST', '/create_dm', { as: 'ada', other: 'eve' });
    await control(url, 'POST', '/expire', '*');
    await control(url, 'POST', '/faults', { fault: { on: 'retrieve', respond: { status: 500 } } });
    await control(url, 'POST', '/clock', { advance: '1d' });
    await control(url, 'POST', '/reset', {});
    const after = (await control(url, 'GET', '/state')).answer;
    expect(after.connections).toHaveLength(1);
    const seeded = ({ rooms, clock, faults }: typeof before) => ({ rooms, clock, faults });
    expect(seeded(after)).toEqual(seeded(before));
    expect((await retrieve(url)).status).toBe(200);
    expect((await ada.next()).message.message).toBe('soon forgotten');
    await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'still there?' });
    expect((await ada.next()).message.message).toBe('still there?');
  });

  it('take a snapshot that can be served again: the same world, with the same ids and times', async () => {
    const { url, mock } = await startFrozen();
    await control(url, 'POST', '/clock', { advance: '90s' });
    await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'new, and "quoted"\n' });
    await control(url, 'POST', '/create_dm', { as: 'ada', other: 'eve' });
    await control(url, 'POST', '/tokens/ada', {});
    await control(url, 'POST', '/faults', { fault: '{ on: deliver, hold: 2, enabled: false }' });
    const taken = (await control(url, 'GET', '/snapshot')).answer.scenario;
    const again = await Mock.create(parseScenario('snapshot.json', JSON.stringify(taken)));
    const worldOf = ({ world }: Mock) => ({
      rooms: [...world.rooms.values()].map(({ id, name, occupants, messages }) => ({ id, name, occupants, messages })),
      users: [...world.users.values()].map(({ id, name, token }) => ({ id, name, token })),
      lastMessageId: world.lastMessageId,
      lastRoomNumber: world.lastRoomNumber,
    });
    expect(worldOf(again)).toEqual(worldOf(mock));
    expect(again.clock.now()).toBe(mock.clock.now());
    expect(again.switchboard.faults.all()).toMatchObject([{ name: 'deliver-hold', isOn: false }]);
  });

  it('stay as they are whatever the faults do', async () => {
    const { url, webSocketUrl } = await startMock({
      scenario: {
        ...frozen,
        faults: [
          { on: 'request', hang: true },
          { on: 'connect', before: 'upgrade', reset: true },
        ],
      },
    });
    await expect(ChatClient.open(webSocketUrl)).rejects.toThrow();
    expect((await control(url, 'GET', '/state')).status).toBe(200);
  });
});

describe('the trace, from outside', () => {
  it('is told after an entry', async () => {
    const { url, mock } = await startFrozen();
    await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'one' });
    const { seq } = mock.switchboard.trace;
    await control(url, 'POST', '/post', { as: 'bob', room: '1', message: 'two' });
    const { entries } = (await control(url, 'GET', `/trace?since=${seq}`)).answer;
    expect(entries.map((entry: { event?: { type: string } }) => entry.event?.type)).toEqual(['posted', 'steered']);
  });

  it('is followed as it passes', async () => {
    const { url, mock } = await startFrozen();
    const stop = new AbortController();
    const stream = await fetch(`${url}/__testbed/trace/stream`, { signal: stop.signal });
    mock.steering.post({ as: 'bob', room: '1', message: 'live' });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await within(reader.read(), 'a line');
    expect(JSON.parse(new TextDecoder().decode(value).split('\n')[0] ?? '').event.message.message).toBe('live');
    stop.abort();
  });

  it('is waited for: what has happened since the reset, and what happens next', async () => {
    const { url, mock } = await startFrozen();
    mock.steering.post({ as: 'bob', room: '1', message: 'before' });
    const before = await control(url, 'POST', '/wait', { for: 'sent by bob to room 1', timeout: '30s' });
    expect(before.answer).toMatchObject({ matched: true, entry: { event: { message: { message: 'before' } } } });
    const next = control(url, 'POST', '/wait', { for: 'sent by bob', since: before.answer.seq, timeout: '30s' });
    await control(url, 'POST', '/post', { as: 'bob', room: '2', message: 'after' });
    expect((await next).answer.entry.event.message.message).toBe('after');
  });

  it('is waited for in vain, no longer than asked', async () => {
    const { url } = await startFrozen();
    const { answer } = await control(url, 'POST', '/wait', { for: 'sent by ada', timeout: '1ms' });
    expect(answer).toMatchObject({ matched: false, said: 'Within 1 ms nothing was "sent by ada".' });
  });

  it('is waited for in vain where a room is misspelt, which may still be made', async () => {
    const { url } = await startMock({
      scenario: { users: [{ id: 'ada' }], rooms: [{ id: 'lunch', occupants: ['ada'] }] },
    });
    const { answer } = await control(url, 'POST', '/wait', { for: 'sent by ada to room lucnh', timeout: '1ms' });
    expect(answer.said).toContain('There is no room `lucnh`. Did you mean `lunch`?');
  });
});
