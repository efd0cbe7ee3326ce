import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import { lunch } from './files.ts';
import { playOnMock } from './play-on-mock.ts';

/** The reasons of the steps that did not go as expected. */
async function mistakesIn(steps: string): Promise<(string | undefined)[]> {
  const { report } = await playOnMock(parseScenario('lunch.yaml', `${lunch}steps:\n${steps}`));
  return report.results.filter(({ status }) => status !== 'passed').map(({ reason }) => reason);
}

test('a step may name an older connection', async () => {
  const twice = '  - { as: ada, connect: {} }\n  - { as: ada, connect: {} }\n';
  expect(
    await mistakesIn(`${twice}  - { as: ada, disconnect: {}, connection: 1 }
  - { as: ada, send: { room: "1", message: hi } }
  - { as: ada, expect: { message: { message: hi } } }
  - { as: ada, expect: nothing }
`),
  ).toEqual([]);
  const closed = '  - { as: ada, disconnect: { code: 4000 }, connection: 1 }\n';
  const over = (connection: number): string =>
    `${twice}${closed}  - { as: ada, send: { room: "1", message: hi }, connection: ${connection} }\n`;
  expect(await mistakesIn(over(1))).toEqual([expect.stringContaining('ada was disconnected with 4000')]);
  expect(await mistakesIn(over(3))).toEqual([expect.stringContaining('ada has no open connection for this')]);
});

test('the token can be sent late', async () => {
  expect(
    await mistakesIn(`  - { as: ada, connect: { token: none } }
  - { as: bob, connect: {} }
  - { as: bob, send: { room: "1", message: "too early for her" } }
  - { as: ada, frame: { token: valid } }
  - { as: ada, expect: { frame: { status: CONNECTED } } }
  - { as: ada, expect: nothing }
`),
  ).toEqual([]);
});

test('every request can go without a token, or with a wrong one', async () => {
  const expected = (code: string): string =>
    `  - { as: ada, expect: { answer: { status: 401, error_code: ${code} } } }\n`;
  expect(
    await mistakesIn(
      [
        `  - { as: ada, create_dm: { other: bob, token: none } }\n${expected('AUTH_TOKEN_MISSING')}`,
        `  - { as: ada, create_dm: { other: bob, token: expired } }\n${expected('AUTH_TOKEN_EXPIRED')}`,
        `  - { as: ada, request: { path: /chat/retrieve, body: "{", token: invalid } }\n${expected('AUTH_TOKEN_INVALID')}`,
        `  - { as: ada, request: { path: /chat/retrieve, headers: { authorization: "{token}" }, body: "{" } }\n`,
        expected('AUTH_TOKEN_INVALID'),
        `  - { as: ada, request: { path: /chat/retrieve, headers: { authorization: "Bearer {token}" }, body: { after: 0 } } }\n`,
        '  - { as: ada, expect: { answer: { status: 200 } } }\n',
      ].join(''),
    ),
  ).toEqual([]);
});

test('what came after a message is asked for by its text', async () => {
  const talk = `  - { as: [ada, bob], connect: {} }
  - { as: ada, send: { room: "1", message: "line {n}", times: 3 } }
  - { as: bob, expect: { message: { poster: ada }, times: 3 } }
`;
  const after = (text: string): string => `  - { as: bob, retrieve: { after: { message: ${text} } } }\n`;
  const one = '  - { as: bob, expect: { answer: { count: 1, messages: [{ message: line 3 }] } } }\n';
  expect(await mistakesIn(`${talk}${after('line 2')}${one}`)).toEqual([]);
  expect(await mistakesIn(`${talk}${after('line 4')}`)).toEqual([
    expect.stringContaining('bob has not seen the message after which to retrieve.'),
  ]);
});

test('who should have been turned away and was let in is a failure', async () => {
  const steps = '  - { as: ada, connect: {} }\n  - { as: ada, expect: { answer: { status: 503 } } }\n';
  expect(await mistakesIn(steps)).toEqual([expect.stringContaining('ada was let in, and not answered by a refusal.')]);
});
