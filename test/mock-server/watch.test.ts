import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadScenario, watchScenario } from '../../src/mock-server/index.ts';
import type { Scenario } from '../../src/protocol/index.ts';
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

test('an edit of an included file, of one included as a step, or of the table is applied', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scenario-'));
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const world = (name: string): string => `name: ignored\nrooms: [{ id: "1", name: ${name}, occupants: [ada, bob] }]\n`;
  const step = (text: string): string => `steps: [{ as: ada, send: { room: "1", message: "${text}" } }]\n`;
  write('world.yaml', world('first'));
  write('talk.yaml', step('first'));
  write('rows.csv', 'topic\nfirst\nsecond\n');
  const main = `name: main\n${people}\ninclude: world.yaml\nexamples: { file: rows.csv }\nsteps: [{ include: talk.yaml }]\n`;
  const file = write('main.yaml', `${main}messages: [{ room: "1", poster: ada, message: "{{topic}}" }]\n`);
  const values = { row: 2 };
  const { mock, events } = await startMock({ scenario: loadScenario(file, values).scenario });
  const broken = new Queue<Error>();
  const hooks = {
    changed: (scenario: Scenario) => mock.reload(scenario),
    broken: (error: Error) => broken.push(error),
  };
  const unwatch = watchScenario(file, hooks, values);
  onTestFinished(() => {
    unwatch();
    rmSync(folder, { recursive: true });
  });
  expect(mock.scenario.messages).toMatchObject([{ message: 'second' }]);
  write('world.yaml', world('changed'));
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.rooms).toMatchObject([{ name: 'changed' }]);
  write('rows.csv', 'topic\nfirst\nanother\n');
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.messages).toMatchObject([{ message: 'another' }]);
  write('talk.yaml', step('changed'));
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.steps).toMatchObject([{ send: { message: 'changed' } }]);
  rmSync(path.join(folder, 'world.yaml'));
  expect((await broken.next('a report')).message).toMatch(/main\.yaml:\d+:\d+: .*world\.yaml/);
  write('world.yaml', world('back'));
  await nextEvent(events, 'reloaded');
  expect(mock.scenario.rooms).toMatchObject([{ name: 'back' }]);
});
