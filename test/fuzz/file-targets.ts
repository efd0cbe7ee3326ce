import { scenarioFromRecording } from '../../src/cli/ctl/actions/recorded-scenario.ts';
import { judgeRun, writeTrace } from '../../src/conformance/index.ts';
import { readTrace } from '../../src/conformance/reading/index.ts';
import { judgeRecordings, ownersOf, readRecording } from '../../src/judge/index.ts';
import { loadScenario, Mock, scenarioProblems, startServer } from '../../src/mock-server/index.ts';
import { ChatTestbedError } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/index.ts';
import { type TraceEntry, writeHar } from '../../src/traffic/index.ts';
import { FileProblems, YamlSource } from '../../src/yaml-file/index.ts';
import { mutate } from './mutate.ts';
import { demand, type Target } from './target.ts';

const scenarios = [
  'name: lunch\nseed: 4\nusers:\n  - { id: ada, name: Ada }\n  - { generate: 3 }\nrooms:\n  - { id: "1", occupants: [ada] }\n',
  'users: &u [{ id: a }, { id: b }]\nrooms: [{ id: "1", occupants: [a, b] }]\nmessages:\n  - { room: "1", poster: a, message: x, ago: 5m }\n',
  'users: [{ id: a }]\nevents:\n  - { on: { posted: { room: "1", matches: "p(i|o)ng" } }, after: 1s, post: { as: a, room: "1", message: y } }\n',
  'users: [{ id: a }]\nfaults:\n  - { on: retrieve, times: 2, respond: { status: 500 } }\n  - { on: send, nth: 3, close: 1011 }\n',
  'users: [{ id: a }]\nsteps:\n  - { as: a, connect: {} }\n  - { as: a, expect: { message: { message: hi }, within: 1s } }\n',
];

/** Scenario files: whatever they say, the answer is a list of mistakes with places. */
export async function yamlTarget(): Promise<Target> {
  return {
    name: 'scenario files',
    share: 0.02,
    feed: (dice) => {
      const text = mutate(dice.pick(scenarios), dice);
      const began = performance.now();
      for (const { line = 0, message } of mistakesIn(text)) {
        demand(line >= 1 && message !== '', 'a mistake without its place', text);
      }
      demand(performance.now() - began < slowest, 'too slow', text);
    },
    end: async () => {},
  };
}

function mistakesIn(text: string) {
  try {
    return scenarioProblems(new YamlSource('s.yaml', text));
  } catch (error) {
    demand(error instanceof FileProblems, `${(error as Error).stack} for`, text);
    return error.problems;
  }
}

/** No file of these may take longer, in milliseconds, however busy the machine is. */
const slowest = 20_000;

/** Recordings of every kind, altered: read, judged, printed by every reporter, and made a scenario. */
export async function recordingTarget(): Promise<Target> {
  const files = await recordedFiles();
  return {
    name: 'recordings',
    share: 0.004,
    feed: (dice) => {
      const [kind, whole] = dice.pick(Object.entries(files));
      const text = mutate(whole, dice);
      const began = performance.now();
      refusesOrDoes(text, () => {
        const report = judgeRecordings(
          readRecording(`file.${kind}`, text, { config: undefined, owners: ownersOf(undefined) }),
          {},
        );
        if (dice.below(20) === 0) for (const reporter of Object.values(reporters)) reporter(report);
      });
      if (kind !== 'har') {
        refusesOrDoes(text, () => scenarioFromRecording('file', text, { wanted: undefined, remark: () => {} }));
      }
      if (kind === 'check') refusesOrDoes(text, () => judgeRun(readTrace('file', text)));
      demand(performance.now() - began < slowest, 'too slow', text);
    },
    end: async () => {},
  };
}

/** What the user can correct is said; anything else is a mistake of ours. */
function refusesOrDoes(text: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    const isSaid = error instanceof ChatTestbedError || error instanceof FileProblems;
    demand(isSaid, `${(error as Error).stack} for`, text);
  }
}

/** A few exchanges as each kind of file has them: short, so that a change hits something. */
async function recordedFiles(): Promise<Record<string, string>> {
  const mock = await Mock.create(loadScenario('default').scenario, { seed: 1 });
  const server = await startServer(mock, { port: 0 });
  const { switchboard } = mock;
  const port = { send: () => {}, ping: () => {}, close: () => {}, terminate: () => {} };
  const [ada, bob] = [switchboard.open(port), switchboard.open(port)];
  for (const [connection, user] of [
    [ada, 'ada'],
    [bob, 'bob'],
  ] as const)
    switchboard.receive(connection, `{"auth_token":"token-${user}"}`);
  switchboard.pong(ada);
  switchboard.receive(ada, '{"room":"1","messages":"hi"}');
  switchboard.receive(bob, '{"room":"3","messages":"no"}');
  switchboard.request({ endpoint: 'retrieve', authorization: 'Bearer token-ada', body: '{"after":86}' }, () => {});
  switchboard.request({ endpoint: 'createDm', authorization: 'Bearer token-ada', body: '{"other":"eve"}' }, () => {});
  switchboard.closed(bob, 1006);
  switchboard.closed(ada, 1000);
  const entries: TraceEntry[] = switchboard.trace.entries();
  const { checkServer, fetchWellKnown, makeSetup, recordRun, cases } = await import('../../src/conformance/index.ts');
  const config = { ...(await fetchWellKnown(server.url, {}, 10_000)), target: server.url };
  const only = ['room-info.unknown/*', 'send.posts/*'];
  const report = await checkServer(config, { only });
  const chosen = cases.filter(({ id }) => id.startsWith('room-info.unknown/'));
  const run = await recordRun(makeSetup(config), { cases: chosen });
  await server.close();
  return {
    ndjson: entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    har: JSON.stringify(writeHar(entries, server.url)),
    json: JSON.stringify(report),
    check: writeTrace(run),
  };
}
