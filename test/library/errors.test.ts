import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import {
  attachChatSocket,
  ChatTestbedError,
  chatMiddleware,
  checkServer,
  createMockChat,
  type MockServer,
  startMockServer,
} from '../../src/index.ts';
import { chatHandlers } from '../../src/library/msw.ts';
import { testbedErrorCodes } from '../../src/protocol/index.ts';

/** What plain JavaScript may pass; TypeScript would not let it. */
// biome-ignore lint/suspicious/noExplicitAny: the point is what the types forbid
const given = (value: unknown): any => value;
const circular: Record<string, unknown> = {};
circular.itself = circular;
const users = { member: { token: 'token-ada' }, peer: { token: 'token-bob' } };

const misuses: [string, string, (server: MockServer) => unknown][] = [
  ['startMockServer(null)', 'INVALID_OPTION', () => startMockServer(given(null))],
  ['startMockServer: seed', 'INVALID_OPTION', () => startMockServer(given({ seed: 'seven' }))],
  ['startMockServer: port', 'CANNOT_LISTEN', () => startMockServer({ port: 99_999 })],
  ['startMockServer: tls', 'CANNOT_LISTEN', () => startMockServer({ tls: { cert: 'none', key: 'none' } })],
  ['startMockServer: a folder', 'INVALID_SCENARIO', () => startMockServer({ scenario: 'src' })],
  ['startMockServer: a circle', 'INVALID_SCENARIO', () => startMockServer({ scenario: given(circular) })],
  ['createMockChat: dialect', 'INVALID_OPTION', () => createMockChat(given({ dialect: 5 }))],
  ['createMockChat: port', 'UNKNOWN_OPTION', () => createMockChat(given({ port: 1 }))],
  ['chatHandlers(null)', 'INVALID_OPTION', () => chatHandlers(given(null))],
  ['chatHandlers: scenario', 'UNKNOWN_SCENARIO', () => chatHandlers({ scenario: 'defualt' })],
  ['chatMiddleware(null)', 'INVALID_OPTION', () => chatMiddleware(given(null))],
  ['attachChatSocket: server', 'INVALID_OPTION', (server) => attachChatSocket(given(null), server)],
  ['attachChatSocket: chat', 'INVALID_OPTION', () => attachChatSocket(given({}), given({}))],
  ['checkServer(null)', 'INVALID_FILE', () => checkServer(given(null))],
  ['checkServer: target', 'CANNOT_CHECK', () => checkServer({ target: 'nowhere', users })],
  ['checkServer: options', 'CANNOT_CHECK', ({ url }) => checkServer({ target: url, users }, given(null))],
  ['checkServer: only', 'INVALID_OPTION', ({ url }) => checkServer({ target: url, users }, given({ only: 5 }))],
  ['checkServer: dialect', 'INVALID_OPTION', ({ url }) => checkServer({ target: url, users }, given({ dialect: 'x' }))],
  ['user', 'UNKNOWN_USER', (server) => server.user(given(undefined))],
  ['post(undefined)', 'INVALID_OPTION', (server) => server.post(given(undefined))],
  ['post: message', 'INVALID_OPTION', (server) => server.post(given({ as: 'ada', room: '1' }))],
  ['disconnect: code', 'INVALID_OPTION', (server) => server.disconnect('ada', { code: 5 })],
  ['disconnect(null)', 'INVALID_OPTION', (server) => server.disconnect('ada', given(null))],
  ['expire', 'UNKNOWN_USER', (server) => server.expire(given(5))],
  ['renew', 'UNKNOWN_USER', (server) => server.renew(given(null))],
  ['faults.add(undefined)', 'INVALID_FAULT', (server) => server.faults.add(given(undefined))],
  ['faults.remove', 'UNKNOWN_FAULT', (server) => server.faults.remove(given(5))],
  ['waitFor(null)', 'INVALID_OPTION', (server) => server.waitFor(given(null))],
  ['waitFor: a phrase', 'INVALID_OPTION', (server) => server.waitFor(given('sent by ada'))],
  ['waitFor: two keys', 'INVALID_OPTION', (server) => server.waitFor(given({ sent: {}, dropped: {} }))],
  ['waitFor: null', 'INVALID_OPTION', (server) => server.waitFor(given({ sent: null }))],
  ['waitFor: a part', 'UNKNOWN_OPTION', (server) => server.waitFor(given({ sent: { form: 'ada' } }))],
  ['waitFor: a text code', 'INVALID_OPTION', (server) => server.waitFor(given({ disconnected: { code: '1006' } }))],
  ['waitFor: matches', 'INVALID_OPTION', (server) => server.waitFor(given({ sent: { matches: 'hi' } }))],
  ['waitFor: reason', 'INVALID_OPTION', (server) => server.waitFor(given({ dropped: { reason: 'not-here' } }))],
  ['waitFor: user', 'UNKNOWN_USER', (server) => server.waitFor({ sent: { by: 'adda' } })],
  ['waitFor: timeoutMs', 'INVALID_OPTION', (server) => server.waitFor({ sent: {} }, given({ timeoutMs: '1s' }))],
  ['expectNone(null)', 'INVALID_OPTION', (server) => server.expectNone(given(null))],
  ['expectNone: user', 'UNKNOWN_USER', (server) => server.expectNone({ delivered: { to: 'evee' } })],
  ['expectNone: until', 'INVALID_OPTION', (server) => server.expectNone({ sent: {} }, given({ until: {} }))],
];

test.each(misuses)('%s is a ChatTestbedError %s', async (_, code, misuse) => {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const error = await Promise.resolve(server)
    .then(misuse)
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ChatTestbedError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(/\w/) });
});

test('docs/library.md lists every code with its meaning', () => {
  const guide = readFileSync('docs/library.md', 'utf8');
  for (const [code, meaning] of Object.entries(testbedErrorCodes))
    expect(guide).toContain(`| \`${code}\` | ${meaning} |`);
});
