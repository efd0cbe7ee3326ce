import { loadScenario } from '../../../src/mock-server/index.ts';
import type { Fault } from '../../../src/protocol/index.ts';
import { startMock } from '../../support/mock.ts';

const { scenario } = loadScenario('default');
export const clock = { start: '2026-01-05T12:00:00Z', frozen: true };

export function startFaulty(...faults: Fault[]) {
  return startMock({ scenario: { ...scenario, seed: 7, clock, faults } });
}

export const ada = { token: 'token-ada' };
export const all = { ...ada, body: { after: 0 } };

export async function statusOf(url: string, path = '/chat/retrieve', body: unknown = { after: 0 }) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer token-ada' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
