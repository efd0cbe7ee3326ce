import { readFileSync } from 'node:fs';
import {
  type Certificate,
  certificateForUser,
  type LoadedScenario,
  type LogStyle,
  loadScenario,
  Mock,
  parseDuration,
  parseFault,
  type RunningServer,
  ServerLog,
  startServer,
  traceToFile,
  UnknownScenario,
  watchScenario,
} from '../mock-server/index.ts';
import type { DialectName } from '../protocol/index.ts';
import { colorsFor } from './colors.ts';
import { type Io, UsageError } from './command.ts';
import { describeListening, listeningEvent } from './listening.ts';

/** The options of `serve` as the command line gives them. */
export interface ServeOptions {
  scenario: string;
  port: number;
  host: string;
  seed?: number;
  dialect?: DialectName;
  tokenLifetime?: string;
  fault: string[];
  tls: boolean;
  cert?: string;
  key?: string;
  watch: boolean;
  quiet: boolean;
  json: boolean;
  trace?: string;
  control: boolean;
}

/** Runs the mock until SIGINT or SIGTERM. */
export async function serveMock(options: ServeOptions, io: Io): Promise<void> {
  const stopped = untilStopped();
  const loaded = load(options.scenario);
  const mock = await Mock.create(loaded.scenario, {
    seed: options.seed,
    dialect: options.dialect,
    tokenLifetimeMs: lifetime(options.tokenLifetime),
    faults: options.fault.map((text) => parseFault(text)),
  });
  const colors = colorsFor(io.stdout);
  const style = logStyle(options);
  const log = new ServerLog({ style, now: () => mock.clock.now(), colors, write: (text) => io.stdout.write(text) });
  mock.switchboard.onEvent((event) => log.tell(event));
  const traceFile = options.trace === undefined ? undefined : openTrace(mock, options.trace);
  const certificate = await certificateFor(options);
  const server = await listen(mock, options, certificate);
  const listening = { mock, server, scenario: loaded, ...(certificate && { certFile: certificate.certFile }) };
  io.stdout.write(
    style === 'json' ? `${JSON.stringify(listeningEvent(listening))}\n` : describeListening(listening, colors),
  );
  const unwatch = options.watch ? watch(mock, loaded, io) : undefined;
  await stopped;
  unwatch?.();
  await server.close();
  log.flush();
  traceFile?.close();
}

function load(nameOrFile: string): LoadedScenario {
  try {
    return loadScenario(nameOrFile);
  } catch (error) {
    if (error instanceof UnknownScenario) throw new UsageError(error.message);
    throw error;
  }
}

function lifetime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return parseDuration(text);
  } catch (error) {
    throw new UsageError(`--token-lifetime: ${(error as Error).message}`);
  }
}

function logStyle({ json, quiet }: ServeOptions): LogStyle {
  if (json) return 'json';
  return quiet ? 'quiet' : 'pretty';
}

function openTrace({ switchboard }: Mock, file: string): { close(): void } {
  try {
    return traceToFile(switchboard.trace, file);
  } catch (error) {
    throw new UsageError(`--trace: ${(error as Error).message}`);
  }
}

async function certificateFor({ tls, cert, key, host }: ServeOptions): Promise<Certificate | undefined> {
  if (cert !== undefined && key !== undefined) return { cert: read(cert), key: read(key), certFile: cert };
  return tls ? certificateForUser(host) : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function listen(
  mock: Mock,
  { host, port, control }: ServeOptions,
  tls: Certificate | undefined,
): Promise<RunningServer> {
  try {
    return await startServer(mock, { host, port, hasControl: control, ...(tls && { tls }) });
  } catch (error) {
    throw new UsageError(whyNotListening(error as NodeJS.ErrnoException, host, port));
  }
}

function whyNotListening({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use; \`lsof -i :${port}\` says by whom, and --port 0 picks a free one.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user; take one above 1023, such as --port 4010.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}; try --host 127.0.0.1.`;
    default:
      return message;
  }
}

function watch(mock: Mock, { file }: LoadedScenario, io: Io): () => void {
  return watchScenario(file, {
    changed: (scenario) => mock.reload(scenario),
    broken: (error) => io.stderr.write(`${error.message}\nThe scenario before this change stays.\n`),
  });
}

/** Asked for first of all, so that a signal during the start is not missed; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
