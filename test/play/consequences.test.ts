import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import type { Result } from '../../src/protocol/index.ts';
import { lunch } from './files.ts';
import { playOnTarget } from './play-on-target.ts';

/** Status and reason of each step that has a result, on a server where nobody knows what room 2 is. */
async function outcomes(steps: string): Promise<Partial<Result>[]> {
  const world = lunch.replace('rooms: [', 'rooms: [{ id: "2", occupants: [ada, bob] }, ');
  const { results } = await playOnTarget(parseScenario('lunch.yaml', `${world}steps:\n${steps}`));
  return results;
}

const connected = '  - { as: [ada, bob, eve], connect: {} }\n';

test('an expected message that was not posted is skipped because of the step that was', async () => {
  const [, send, received, silence] = await outcomes(`${connected}  - { as: ada, send: { room: "2", message: hi } }
  - { as: bob, expect: { message: { poster: ada, message: hi }, within: 1h } }
  - { as: eve, expect: nothing }
`);
  expect(send).toMatchObject({ id: 'test/2', status: 'skipped', remedy: expect.stringContaining('--room 2=ID') });
  for (const consequence of [received, silence]) {
    expect(consequence).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('Because of step 2: It is not known which room 2 is'),
      remedy: send?.remedy,
    });
  }
});

test('silence counts again after what was skipped', async () => {
  const all = await outcomes(`${connected}  - { as: ada, send: { room: "2", message: hi } }
  - { as: eve, expect: nothing }
  - { as: ada, send: { room: "1", message: hi } }
  - { as: eve, expect: nothing }
`);
  expect(all.slice(-2).map(({ id, status }) => [id, status])).toEqual([
    ['test/3', 'skipped'],
    ['test/5', 'passed'],
  ]);
});

test('an answer belongs to the request of its own step', async () => {
  const all = await outcomes(`  - { as: ada, retrieve: {} }
  - { as: ada, room_info: { room: "2" } }
  - { as: ada, expect: { answer: { status: 404 } } }
  - { as: ada, retrieve: {} }
  - { as: ada, expect: { answer: { status: 200 } } }
`);
  expect(all.map(({ id, status }) => [id, status])).toEqual([
    ['test/1', 'passed'],
    ['test/2', 'skipped'],
    ['test/3', 'skipped'],
    ['test/5', 'passed'],
  ]);
  expect(all[2]?.reason).toContain('Because of step 2');
});

test('a list that lacks what was skipped is skipped, and one that lacks anything else fails', async () => {
  const list = (wanted: string): string => `  - { as: bob, retrieve: {} }
  - { as: bob, expect: { answer: { messages: [{ message: ${wanted} }] } } }
`;
  const all = await outcomes(
    `${connected}  - { as: ada, send: { room: "2", message: hi } }\n${list('hi')}${list('"never said"')}`,
  );
  expect(all.slice(-2).map(({ status }) => status)).toEqual(['skipped', 'failed']);
});

test('a failure beside what was skipped is a failure', async () => {
  const all = await outcomes(`${connected}  - { as: ada, send: { room: "2", message: hi } }
  - { as: ada, room_info: { room: "1" } }
  - { as: ada, expect: { error_code: NOT_FOUND, within: 100ms } }
  - { as: ada, expect: { closed: 1011, within: 100ms } }
`);
  expect(all.slice(-2).map(({ status }) => status)).toEqual(['failed', 'failed']);
});
