import { playOnMock as play, startPlayedMock } from '../../src/cli/shared/mock/played-mock.ts';
import type { PlayedMock } from '../../src/play/index.ts';
import type { Report, Scenario } from '../../src/protocol/index.ts';

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
  const script = { scenario, name, placeOf: (index: number) => `${name}.yaml:${index + 1}`, rerun: `play ${name}` };
  try {
    const report = await play(script, mock, { probe: 200, ...(signal && { signal }) });
    return { report, trace: beforeTheEnd(trace) };
  } finally {
    await mock.close();
  }
}

/** In which order connections end with the play is a matter of the machine. */
const beforeTheEnd = (trace: readonly string[]): string[] =>
  trace.slice(0, trace.findLastIndex((entry) => !/"kind":"clos(ing|ed)"/.test(entry)) + 1);
