import { startPlayedMock } from '../../src/cli/shared/mock/played-mock.ts';
import { type PlayedMock, playScenario, rolesIn } from '../../src/play/index.ts';
import { dialects, type Report, type Scenario } from '../../src/protocol/index.ts';

export interface PlayOnMockOptions {
  name?: string;
  seed?: number;
  signal?: AbortSignal;
  /** Is given the mock before anybody acts. */
  onMock?: (mock: PlayedMock) => void;
}

/** Plays a scenario on a mock of its own, as `play` does. */
export async function playOnMock(
  scenario: Scenario,
  { name = 'test', seed = 1, signal, onMock }: PlayOnMockOptions = {},
): Promise<{ report: Report; trace: string[] }> {
  const mock = await startPlayedMock(scenario, { seed });
  const trace: string[] = [];
  mock.mock.switchboard.trace.subscribe((entry) => trace.push(JSON.stringify(entry)));
  onMock?.(mock);
  const { url, webSocketUrl, dialect } = mock;
  const roles = rolesIn(scenario).map((user) => ({ name: user, id: user, token: 'none', ...mock.tokensOf(user) }));
  const script = { scenario, name, placeOf: (index: number) => `${name}.yaml:${index + 1}`, rerun: `play ${name}` };
  const venue = { url, webSocketUrl, tls: {}, dialect: dialects[dialect], timeoutMs: 5000, probe: 200, mock };
  try {
    const report = await playScenario(script, venue, { roles, ...(signal && { signal }) });
    return { report, trace };
  } finally {
    await mock.close();
  }
}
