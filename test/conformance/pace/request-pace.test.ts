import { expect, test } from 'vitest';
import { Attempt } from '../../../src/conformance/pace/attempt.ts';
import { RequestPace } from '../../../src/conformance/pace/request-pace.ts';
import { RetryAfterBudget } from '../../../src/conformance/pace/retry-after-budget.ts';

test('a server that goes on asking for pauses is waited for no longer than a run may take', async () => {
  const pace = new RequestPace(undefined, new RetryAfterBudget(50));
  const attempt = new Attempt();
  let asked = 0;
  const ask = (user: string) =>
    pace.send(user, attempt, async () => {
      asked += 1;
      const status = asked % 2 === 0 ? 200 : 429;
      return { status, retryAfterMs: 20, body: '', headers: {} } as never;
    });
  const statuses = [await ask('ada'), await ask('bob'), await ask('carol'), await ask('dan')].map(
    ({ status }: { status?: number }) => status,
  );
  expect(statuses).toEqual([200, 200, 429, 200]);
  expect([...attempt.troubles]).toEqual(['refused']);
});
