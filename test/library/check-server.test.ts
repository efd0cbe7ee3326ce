import { expect, onTestFinished, test } from 'vitest';
import { CheckProblem, checkServer, startMockServer } from '../../src/index.ts';

test('judges a server, and gives the report of `check`', async () => {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const [member, peer, outsider] = ['ada', 'bob', 'eve'].map((id) => ({ token: server.user(id).token }));
  if (!member || !peer || !outsider) throw new Error('The default scenario has three users.');
  const report = await checkServer(
    { target: server.url, users: { member, peer, outsider }, rooms: { shared: '1', foreign: '3' } },
    { only: ['room-info.*'] },
  );
  expect(report.results.map(({ status }) => status)).not.toContain('failed');
  expect(report.summary.passed).toBeGreaterThan(3);
});

test('says what is wrong with the target', async () => {
  const users = { member: { token: 'a' }, peer: { token: 'b' } };
  await expect(checkServer({ target: 'http://127.0.0.1:1', users })).rejects.toBeInstanceOf(CheckProblem);
});
