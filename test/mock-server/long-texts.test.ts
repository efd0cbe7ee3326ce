import { describe, expect, it } from 'vitest';
import { nearMiss } from '../../src/mock-server/adapters/near-miss.ts';
import { withoutEnd } from '../../src/protocol/index.ts';
import { TokenOwners } from '../../src/traffic/index.ts';
import { withoutSecrets } from '../../src/traffic/reading/index.ts';
import { CoreChat } from '../support/core-chat.ts';

/** What takes as many steps as a text has characters is done at once; what takes the square of that, in a minute. */
const long = 200_000;
const deadlineMs = 15_000;

describe('a long text that a client chooses is walked through once', { timeout: deadlineMs }, () => {
  const { core } = new CoreChat();

  it('in a header with something around the token', () => {
    expect(core.hasWrappedToken(`Bearer a${')'.repeat(long)}a`)).toBe(false);
    expect(core.hasWrappedToken(`Bearer ${'<'.repeat(long)}token-ada${'>'.repeat(long)}`)).toBe(true);
  });

  it('in a path that nobody knows', () => {
    const path = `${'/'.repeat(long)}a`;
    expect(nearMiss(path)).toContain(`there is no ${path} here. The chat paths are`);
    expect(nearMiss(`/api/retrieve${'/'.repeat(long)}`)).toContain('Did you mean `/chat/retrieve`?');
  });

  it('in a header of a trace', () => {
    const authorization = `Bearer ${'a'.repeat(long)} `;
    const entry = {
      seq: 1,
      at: 5,
      kind: 'request',
      request: 1,
      endpoint: 'retrieve',
      body: '',
      authorization,
    } as const;
    expect(withoutSecrets(entry, new TokenOwners(new Map()))).toEqual(entry);
  });
});

describe('a token', () => {
  const { core } = new CoreChat();

  it.each(['"token-ada"', '<token-ada>', ' {[(`token-ada`)]} ', "'token-ada"])('is found in %s', (token) => {
    expect(core.hasWrappedToken(`Bearer ${token}`)).toBe(true);
  });

  it.each(['token-ada', '"token-ann"', '"\'"', '(token-ada)x'])('is not found in %s', (token) => {
    expect(core.hasWrappedToken(`Bearer ${token}`)).toBe(false);
  });
});

it('a text without its end may be empty', () => {
  expect([withoutEnd('a//', (each) => each === '/'), withoutEnd('//', () => true), withoutEnd('', () => true)]).toEqual(
    ['a', '', ''],
  );
});
