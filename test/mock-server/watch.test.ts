import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadScenario, watchScenario } from '../../src/mock-server/index.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { Queue } from '../support/queue.ts';

const people = 'users: [{ id: ada }, { id: bob }, { id: eve }]';
const before = `name: before\n${people}\nrooms: [{ id: "1", occupants: [ada, bob] }]\n`;

async function serveWatched(text: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'scenario-'));
  const file = path.join(folder, 'lunch.yaml');
  writeFileSync(file, text);
  const started = await startMock({ scenario: loadScenario(file).scenario });
  const broken = new Queue<Error>();
  const unwatch = watchScenario(file, {
    changed: (scenario) => started.mock.reload(scenario),
    broken: (error) => broken.push(error),
  });
  onTestFinished(() => {
    unwatch();
    rmSync(folder, { recursive: true });
  });
  return { ...started, broken, edit: (edited: string) => writeFileSync(file, edited), remove: () => rmSync(file) };
}

test('an edited scenario is applied, and whoever is still in it stays connected', async () => {
  const { webSocketUrl, mock, events, edit } = await serveWatched(before);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  const eve = await ChatClient.connect(webSocketUrl, 'token-eve');
  mock.switchboard.faults.add({ on: 'retrieve', respond: { status: 500 } });
  edit(
    [
      'name: after',
      'users: [{ id: ada }, { id: bob }]',
      'rooms: [{ id: "9", occupants: [ada, bob] }]',
      'faults: [{ on: deliver, nth: 1, inject: { type: typing } }]',
      'events: [{ on: { posted: { matches: ping } }, post: { as: bob, message: pong } }]',
    ].join('\n'),
  );
  await nextEvent(events, 'reloaded');
  expect((await within(eve.closed, 'the connection of eve to end')).code).toBe(1012);
  ada.send({ room: '9', messages: 'ping' });
  expect(await ada.next()).toEqual({ undocumented: { type: 'typing' } });
  expect([(await ada.next()).message.message, (await ada.next()).message.message]).toEqual(['ping', 'pong']);
  expect(mock.switchboard.faults.all().map(({ name }) => name)).toEqual(['deliver-inject', 'retrieve-respond']);
});

test('a broken edit is reported with its line, and the old scenario stays', async () => {
  const { mock, broken, events, edit } = await serveWatched(before);
  edit(`${before}faults:\n  - { on: retreive, hang: true }\n`);
  expect((await broken.next('a report')).message).toMatch(/lunch\.yaml:5:\d+: .*Did you mean `retrieve`\?/);
  expect(mock.scenario.name).toBe('before');
  edit(before.replace('before', 'mended'));
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.name).toBe('mended');
});

test('a scenario that is deleted is reported, the old one stays, and it is read again when it is back', async () => {
  const { mock, broken, events, edit, remove } = await serveWatched(before);
  remove();
  expect((await broken.next('a report')).message).toMatch(/lunch\.yaml/);
  expect(mock.scenario.name).toBe('before');
  edit(before.replace('before', 'back'));
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.name).toBe('back');
});
