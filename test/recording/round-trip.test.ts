import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { traceToFile } from '../../src/traffic/index.ts';
import { folderWith } from '../play/files.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { commandLine } from '../support/command-line.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';
import { scenarioFrom, unexpectedSteps } from './recording-of.ts';

/** A conversation over real sockets, recorded by the mock as `serve --trace` does. @returns the file */
async function conversation(): Promise<string> {
  const trace = path.join(folderWith({}), 'trace.ndjson');
  const { mock, url, webSocketUrl } = await startMock();
  const recording = traceToFile(mock.switchboard.trace, trace);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  const bob = await ChatClient.connect(webSocketUrl, 'token-bob');
  ada.send({ room: '1', messages: 'noodles: "yes" or #no?\n- both' });
  await bob.next();
  ada.send('{"room":"1"}');
  ada.send({ room: '3', messages: 'not her room' });
  await post(url, '/chat/room_info', { token: 'token-bob', body: { room_id: '1' } });
  await post(url, '/chat/retrieve', { token: 'token-eve-expired', body: { after: 0 } });
  await post(url, '/chat/retrieve', { body: '{"after": ' });
  await post(url, '/chat/create_dm', { token: 'token-bob', body: { other: 'eve' } });
  bob.send({ room: '5', messages: 'psst' });
  await bob.next();
  await post(url, '/chat/retrieve', { token: 'token-eve', body: { after: 0 } });
  const noticed = new Promise<void>((resolve) => {
    mock.switchboard.trace.subscribe(({ kind }) => kind === 'closed' && resolve());
  });
  ada.socket.close(4001);
  await within(noticed, 'the mock to notice');
  recording.close();
  return trace;
}

test('what was recorded on the mock becomes a scenario that is valid and plays as it was', async () => {
  const trace = await conversation();
  const { file, text } = await scenarioFrom(trace);
  expect(text).toContain('{ as: ada, disconnect: { code: 4001 } }');
  expect(text).not.toMatch(/token-|toke…/);
  expect(await commandLine('validate', file)).toMatchObject({ code: 0 });
  expect(await unexpectedSteps(file)).toEqual([]);
  expect(readFileSync(trace, 'utf8')).not.toContain('token-ada');
}, 30_000);

test('a report of a play becomes a scenario of what happened in it', async () => {
  const report = path.join(folderWith({}), 'report.json');
  await commandLine('play', 'default', '--reporter', `json=${report}`);
  const { results } = JSON.parse(readFileSync(report, 'utf8'));
  const { file, text } = await scenarioFrom(report, '--case', results[0].id);
  expect(text).toContain('connect: {}');
  expect(await commandLine('validate', file)).toMatchObject({ code: 0 });
}, 30_000);
