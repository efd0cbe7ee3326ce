import { describe, expect, test } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import { startEnvironment } from './server/environment.ts';
import { accusations, timeout } from './support.ts';

describe('tokens that live for a moment', () => {
  test('are renewed by a request, where the config says how, and the run goes on', { timeout }, async () => {
    await using environment = await startEnvironment({ tokenLifetimeMs: 2500 });
    const { target, users, ...config } = environment.config;
    const [member, peer, outsider] = [users.member, users.peer, users.outsider].map((user, index) => ({
      id: user?.id ?? '',
      token: {
        request: {
          url: `${target}/auth/token`,
          body: { user: user?.id ?? '', secret: environment.secrets[index] ?? '' },
        },
        pick: '/auth/token',
      },
    })) as unknown as [User, User, User];
    const report = await checkServer({
      ...config,
      target,
      users: { member, peer, outsider },
      limits: { requestsPerSecond: 30 },
    });
    expect(accusations(report)).toEqual([]);
    expect(report.partial).toBeUndefined();
    expect(report.verdict).toBe('conformant');
    expect(report.observations.map(({ id }) => id)).toContain('renewed-tokens');
  });

  test('are what a command prints', { timeout }, async () => {
    await using environment = await startEnvironment();
    const { users, ...config } = environment.config;
    const member = { ...users.member, token: { command: `echo ${users.member.token}` } };
    const report = await checkServer({ ...config, users: { ...users, member } }, { only: ['auth.valid-token'] });
    expect(report.verdict).toBe('conformant');
    expect(JSON.stringify(report)).not.toContain(users.member.token);
  });

  test('a command that fails is said with what it printed', async () => {
    await using environment = await startEnvironment();
    const { users, ...config } = environment.config;
    const member = { ...users.member, token: { command: 'echo "no such vault" >&2; exit 3' } };
    await expect(checkServer({ ...config, users: { ...users, member } })).rejects.toThrow(
      'users.member.token: the command failed (3): no such vault.',
    );
  });

  test('an expired one is had by waiting', { timeout }, async () => {
    await using environment = await startEnvironment();
    const { users, ...config } = environment.config;
    const token = environment.anotherToken(users.member.id ?? '', 1500);
    const tokens = { expired: { token, waitUntilExpired: true } };
    const report = await checkServer({ ...config, users, tokens }, { only: ['auth.expired-token'] });
    expect(report.verdict).toBe('conformant');
  });
});

type User = { id: string; token: { request: { url: string; body: Record<string, unknown> }; pick: string } };
