import { onTestFinished } from 'vitest';
import { playScenario } from '../../src/play/index.ts';
import { chatPaths, dialects, type Report, type Scenario } from '../../src/protocol/index.ts';
import { startEnvironment } from '../environments/server/environment.ts';
import type { Knobs } from '../environments/server/knobs.ts';

/** Plays a scenario on a correct server that is not ours: Ada, Bob and Eve are its users, room 1 is shared by Ada and Bob. */
export async function playOnTarget(scenario: Scenario, knobs: Knobs = {}): Promise<Report> {
  const environment = await startEnvironment(knobs);
  onTestFinished(() => environment[Symbol.asyncDispose]());
  const { target: url, users, rooms } = environment.config;
  const script = { scenario, name: 'test', placeOf: (index: number) => `test.yaml:${index + 1}`, rerun: 'play test' };
  const target = {
    url,
    webSocketUrl: `${url.replace(/^http/, 'ws')}${chatPaths.connect}`,
    tls: {},
    dialect: dialects.documented,
    timeoutMs: 5000,
    probe: 0,
  };
  const { member, peer, outsider } = users as Record<string, { id: string; token: string }>;
  const participants = [
    { name: 'ada', ...member },
    { name: 'bob', ...peer },
    { name: 'eve', ...outsider },
  ] as { name: string; id: string; token: string }[];
  const shared = rooms?.shared ?? '';
  return playScenario(script, target, { participants, rooms: { 1: shared } });
}
