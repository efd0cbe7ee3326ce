import { expect, test } from 'vitest';
import { untilRefused } from '../../src/conformance/tokens/until-refused.ts';
import type { Answer, HttpClient } from '../../src/wire-client/index.ts';

const waiting = { url: 'http://127.0.0.1:1', token: 'token-ada', signal: new AbortController().signal };

/** @returns how often it was asked, of answers that come one after another */
async function questionsUntilRefused(...answers: Partial<Answer>[]): Promise<number> {
  let asked = 0;
  const send = async (): Promise<Answer> => ({ body: '', ms: 0, ...answers[asked++] });
  await untilRefused({ send } as unknown as HttpClient, waiting);
  return asked;
}

test.concurrent('a limit, a gateway and a lost connection say nothing of whether a token has run out', async () => {
  const blips = [{ status: 429 }, { status: 522 }, { failure: 'socket hang up' }];
  expect(await questionsUntilRefused({ status: 200 }, ...blips, { status: 401 })).toBe(5);
});

test.concurrent('a server that answers something else for a token that has run out is believed the third time', async () => {
  expect(await questionsUntilRefused({ status: 500 }, { status: 200 }, ...Array(3).fill({ status: 404 }))).toBe(5);
});
