import { parseFault } from '../../../faults/index.ts';
import { type ForwardTarget, forwardTarget } from '../../../forward/index.ts';
import {
  keepWorld,
  type LoadedScenario,
  loadScenario,
  Mock,
  type RunningServer,
  readKeptWorld,
  type ScenarioValues,
  startServer,
  watchScenario,
} from '../../../mock-server/index.ts';
import { type DialectName, type Scenario, UsageError, withoutCredentials } from '../../../protocol/index.ts';
import type { Certificate } from '../../../server-kit/index.ts';
import { cannotListen, certificateFor, type ListenSettings } from '../listening.ts';
import { openTrace } from '../open-trace.ts';
import { checkWritable } from '../output/output-file.ts';
import { setValues } from '../parse/set-values.ts';

/** What the command line says about the mock: the same for `serve` and `exec`. */
export interface MockSettings extends ListenSettings {
  /** Base URL of the real backend that gets what is not the chat's. */
  forward?: string;
  scenario: string;
  /** `NAME=VALUE`: parameters of the scenario. */
  set?: string[];
  /** The row of its table, from 1. */
  row?: number;
  /** Whether what is set may be for other scenarios. */
  isOneOfMany?: boolean;
  seed?: number;
  dialect?: DialectName;
  /** In milliseconds. */
  tokenLifetime?: number;
  fault: string[];
  watch: boolean;
  trace?: string;
  /** The file that keeps the world over restarts. */
  keep?: string;
  control: boolean;
  /** Opens the control surface to whoever shows it; only to this machine if left out. */
  controlToken?: string;
  /** How many worlds may stand beside the main one. */
  worlds: number;
  /** How many entries of the trace are kept; the mock's own measure if left out. */
  traceCapacity?: number;
}

export interface PreparationHooks {
  /** Is given the mock before anybody can reach it, and each of the worlds beside it by its name. */
  onMock(mock: Mock, world?: string): void;
  /** Called when a scenario was changed into a broken one. */
  warn(text: string): void;
}

/** A mock that listens, with everything that its settings ask for. */
export interface PreparedMock {
  mock: Mock;
  server: RunningServer;
  scenario: LoadedScenario;
  /** The certificate that a client has to trust, where the server speaks TLS. */
  certFile?: string;
  /** Closes everything; what was traced is written. */
  stop(): Promise<void>;
}

/**
 * Starts the mock as the command line describes it.
 * @throws UsageError, FileProblems if the settings or the scenario are wrong, or the port is not available
 */
export async function prepareMock(settings: MockSettings, { onMock, warn }: PreparationHooks): Promise<PreparedMock> {
  backendOf(settings.forward);
  const values = valuesOf(settings);
  const scenario = loadScenario(settings.scenario, values);
  const kept = settings.keep === undefined ? undefined : keptWorld(settings.keep, settings.scenario);
  const mock = await Mock.create(scenario.scenario, {
    seed: settings.seed,
    dialect: settings.dialect,
    tokenLifetimeMs: settings.tokenLifetime,
    faults: settings.fault.map((text) => parseFault(text)),
    traceCapacity: settings.traceCapacity,
    keptWorld: kept,
  });
  onMock(mock);
  const traceFile = openTrace(mock.switchboard.trace, settings.trace);
  const certificate = await certificateFor(settings);
  if (certificate?.warning !== undefined) warn(`${certificate.warning}\n`);
  const server = await listen(mock, settings, { certificate, onWorld: (name, world) => onMock(world, name) });
  const { keep: file } = settings;
  const endKeeping = file === undefined ? undefined : keepWorld(mock, { file, scenario: settings.scenario, warn });
  const unwatch = settings.watch ? watch(mock, scenario, { values, warn }) : undefined;
  const stop = async (): Promise<void> => {
    unwatch?.();
    await server.close();
    endKeeping?.();
    traceFile?.close();
  };
  return { mock, server, scenario, stop, ...(certificate && { certFile: certificate.certFile }) };
}

/** What the scenario is filled in with. */
export const valuesOf = ({ set, row, isOneOfMany = false }: MockSettings): ScenarioValues => ({
  set: setValues(set),
  row,
  isLenient: isOneOfMany,
});

/** @throws UsageError where the file cannot be used */
function keptWorld(file: string, scenario: string) {
  checkWritable(file, '--keep');
  return readKeptWorld(file, scenario);
}

async function listen(
  mock: Mock,
  { host, port, control, controlToken, worlds: most, forward }: MockSettings,
  { certificate, onWorld }: { certificate: Certificate | undefined; onWorld: (name: string, world: Mock) => void },
): Promise<RunningServer> {
  const tls = certificate && { tls: certificate };
  try {
    const worlds = { created: onWorld, most };
    return await startServer(mock, {
      host,
      port,
      hasControl: control,
      controlToken,
      worlds,
      forward: backendOf(forward),
      ...tls,
    });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, { host, port });
  }
}

/** @throws UsageError where it is no URL */
function backendOf(url: string | undefined): ForwardTarget | undefined {
  if (url === undefined) return undefined;
  if (/^https?:/.test(url) && URL.canParse(url)) return forwardTarget(url);
  throw new UsageError(`--forward takes a URL such as http://127.0.0.1:8080, not ${withoutCredentials(url)}.`);
}

interface Watching {
  values: ScenarioValues;
  warn(text: string): void;
}

function watch(mock: Mock, { file }: LoadedScenario, { values, warn }: Watching): () => void {
  const hooks = {
    changed: (scenario: Scenario) => mock.reload(scenario),
    broken: (error: Error) => warn(`${error.message}\nThe scenario before this change stays.\n`),
  };
  return watchScenario(file, hooks, values);
}
