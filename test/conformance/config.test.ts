import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig, makeSetup } from '../../src/conformance/index.ts';

function file(text: string): string {
  const name = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'check.yaml');
  writeFileSync(name, text);
  return name;
}

const users = 'users: { member: { token: "$' + '{MEMBER}" }, peer: { token: peer-token } }\n';

describe('the config of check', () => {
  test('takes variables from the environment', () => {
    expect(loadConfig(file(users), { MEMBER: 'secret' }).users.member.token).toBe('secret');
  });

  test('names the variable that is not set, its line and column, and the nearest one', () => {
    expect(() => loadConfig(file(users), { MEMBERS: 'x' })).toThrow(
      /check\.yaml:1:27: The environment variable MEMBER is not set\. Did you mean `\$\{MEMBERS\}`\?/,
    );
  });

  test('names an unknown key with its place and the nearest valid one', () => {
    expect(() => loadConfig(file(`${users}room: { shared: "1" }\n`), { MEMBER: 'x' })).toThrow(
      /check\.yaml:2:1: .*`room`.* Did you mean `rooms`\?/,
    );
  });

  test('knows the requirements that can be waived', () => {
    expect(() => loadConfig(file(`${users}waive:\n  auth.expired: none\n`), { MEMBER: 'x' })).toThrow(
      /check\.yaml:3:3: There is no requirement `auth\.expired`\./,
    );
  });

  test('a file that is not there is told in a sentence', () => {
    expect(() => loadConfig('/nowhere/check.yaml', {})).toThrow(/cannot be read/);
  });

  test('the WebSocket URL follows from the target, its path included', () => {
    const config = { target: 'https://chat.example.org/api/', users: { member: { token: 'a' }, peer: { token: 'b' } } };
    expect(makeSetup(config)).toMatchObject({
      url: 'https://chat.example.org/api',
      webSocketUrl: 'wss://chat.example.org/api/chat/connect',
    });
    expect(makeSetup({ ...config, websocket: 'ws://live.example.org' }).webSocketUrl).toBe(
      'ws://live.example.org/chat/connect',
    );
  });

  test.each([undefined, 'chat.example.org', 'ftp://chat.example.org'])('%s is no target', (target) => {
    const config = { ...(target && { target }), users: { member: { token: 'a' }, peer: { token: 'b' } } };
    expect(() => makeSetup(config)).toThrow(/target/);
  });

  test('where only `websocket` is given, it says what `target` is for', () => {
    const config = { websocket: 'ws://127.0.0.1:1/chat', users: { member: { token: 'a' }, peer: { token: 'b' } } };
    expect(() => makeSetup(config)).toThrow(
      /no target: `websocket` says only where .* `target` too, .* POST endpoints/,
    );
  });

  test('a WebSocket URL as the target belongs elsewhere', () => {
    const config = { target: 'ws://127.0.0.1:4010', users: { member: { token: 'a' }, peer: { token: 'b' } } };
    expect(() => makeSetup(config)).toThrow(/http\(s\) base URL .* not "ws:.* as `websocket` in the config/);
  });
});
