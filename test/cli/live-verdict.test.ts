import { expect, test } from 'vitest';
import type { ClientVerdict } from '../../src/protocol/index.ts';
import { ChatClient } from '../support/chat-client.ts';
import { chatTestbed } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';

test('explain knows what is asked of clients', async () => {
  const one = await commandLine('explain', 'client.logs-in-again');
  expect(one.stdout).toContain('AUTH_TOKEN_EXPIRED');
  expect(one.code).toBe(0);
  expect((await commandLine('explain')).stdout).toContain('client.token-first');
});

test('serve tells each rule that a client breaks once, and hands out the verdict', async () => {
  const command = chatTestbed('serve', '--port', '0', '--json');
  const [line = ''] = (await command.printed(/\n/)).split('\n');
  const { url, webSocketUrl } = JSON.parse(line) as { url: string; webSocketUrl: string };
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', message: 'wrong key' });
  ada.send({ room: '1', message: 'wrong key again' });
  await command.printed(/"broke-rule"/);

  const verdict = (await (await fetch(`${url}/__testbed/verdict`)).json()) as ClientVerdict;
  expect(verdict.verdict).toBe('violations');
  expect(verdict.clients).toEqual(['ada']);

  const ctl = await commandLine('ctl', 'verdict', '--url', url);
  expect(ctl.stdout).toMatch(/✗ client\.sent-frame \(MUST\).*▶ .*"wrong key"/s);
  expect(ctl.code).toBe(1);

  ada.send({ room: 1, messages: 'wrong type' });
  ada.send('no JSON');
  await command.printed(/no JSON/);
  command.process.kill('SIGINT');
  const { stdout } = await command.ended();
  const told = stdout.split('\n').filter((text) => text.includes('"broke-rule"'));
  expect(told.map((text) => JSON.parse(text).requirement)).toEqual(['client.sent-frame', 'client.valid-json']);
  expect(JSON.parse(told[0] ?? '')).toMatchObject({
    client: 'ada',
    level: 'MUST',
    text: 'ada broke client.sent-frame (MUST): A sent frame had its text under `message`, which this dialect does not read.',
    cure: expect.stringContaining('"messages"'),
  });
});
