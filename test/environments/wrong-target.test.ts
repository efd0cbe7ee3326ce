import { describe, expect, test } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import { startEnvironment } from './server/environment.ts';
import { otherTargets } from './server/other-targets.ts';
import { repeated, timeout } from './support.ts';

const users = { member: { id: 'a', token: 'token-a' }, peer: { id: 'b', token: 'token-b' } };

describe('what is no chat is told from a broken one', () => {
  test.each<{ what: keyof typeof otherTargets; said: RegExp }>([
    { what: 'webSite', said: /There is no chat at .*\/chat\/retrieve.* answer 404/ },
    { what: 'singlePageApp', said: /a web page \(“Chat”\) is there.*single-page app/ },
    { what: 'staticServer', said: /takes no POST requests \(501\).*static files/ },
    { what: 'loginRedirect', said: /redirected \(302\) to https:\/\/login\.example\.org.*headers:/ },
    { what: 'tlsPort', said: /speaks no HTTP.*TLS behind an http:\/\/ address/ },
    { what: 'mutePort', said: /connections are accepted, and then nothing comes/ },
  ])('$what', { timeout }, async ({ what, said }) => {
    const target = await otherTargets[what]();
    await expect(checkServer({ target, users })).rejects.toThrow(said);
  });

  test.each([301, 302, 303, 307, 308] as const)(
    'requests that are sent elsewhere with %i',
    { timeout },
    async (status) => {
      await using environment = await startEnvironment({ redirectRequests: status });
      await expect(checkServer(environment.config)).rejects.toThrow(
        new RegExp(`No request reaches the chat at .*redirected \\(${status}\\) to /chat/retrieve/`),
      );
    },
  );

  test('where the chat is near, the right address is named', { timeout }, async () => {
    await using environment = await startEnvironment();
    const { target, ...config } = environment.config;
    await expect(checkServer({ ...config, target: `${target}/chat` })).rejects.toThrow(
      `The chat seems to be at ${target}: give that as target.`,
    );
  });
});

/** Configs that name the wrong users or rooms, and what is said of them. */
const mixedUp: { what: string; change: (config: Config) => Config; said: RegExp }[] = [
  {
    what: 'the tokens of two users swapped',
    change: ({ users: { member, peer, ...rest }, ...config }) => ({
      ...config,
      users: { member: { ...member, token: peer.token }, peer: { ...peer, token: member.token }, ...rest },
    }),
    said: /users\.member and users\.peer are mixed up in the config[\s\S]+users: \{ member: [\s\S]+users: \{ peer: /,
  },
  {
    what: 'the ids of two users swapped',
    change: ({ users: { member, outsider = member, ...rest }, ...config }) => ({
      ...config,
      users: {
        ...rest,
        member: { ...member, id: outsider.id ?? '' },
        outsider: { ...outsider, id: member.id ?? '' },
      },
    }),
    said: /mixed up|disagree/,
  },
  {
    what: 'one user twice, by id',
    change: ({ users, ...config }) => ({
      ...config,
      users: { ...users, peer: { ...users.peer, id: users.member.id ?? '' } },
    }),
    said: /users\.member and users\.peer are the same user/,
  },
  {
    what: 'a room that holds others',
    change: ({ rooms = {}, ...config }) => ({ ...config, rooms: { ...rooms, shared: rooms.foreign ?? '' } }),
    said: /rooms\.shared and users\.\w+ of the config disagree[\s\S]+rooms: \{ shared: [\s\S]+users: \{ /,
  },
];

describe('a config that names the wrong users or rooms is told from a broken server', () => {
  test.each(repeated(mixedUp))('$what', { timeout }, async ({ change, said }) => {
    await using environment = await startEnvironment();
    await expect(checkServer(change(environment.config))).rejects.toThrow(said);
  });

  test('two tokens of one user, with two ids', { timeout }, async () => {
    await using environment = await startEnvironment();
    const { users, ...config } = environment.config;
    const second = environment.anotherToken(users.member.id ?? '');
    const twice = { ...users, peer: { ...users.peer, token: second } };
    await expect(checkServer({ ...config, users: twice })).rejects.toThrow(/users\.peer\.token is a token of member/);
  });
});

type Config = Awaited<ReturnType<typeof startEnvironment>>['config'];
