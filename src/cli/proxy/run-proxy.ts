import { colorsFor } from '../shared/output/colors.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/output/log.ts';
import type { Io } from '../shared/parse/command.ts';
import { type PreparedProxy, type ProxySettings, prepareProxy } from '../shared/prepare-proxy.ts';
import { survivingMistakes } from '../shared/process/survive-mistakes.ts';
import { type Stopping, untilStopped } from '../shared/process/until-stopped.ts';
import { exitCodeOf, type Output, outputsOf, writeReport } from '../shared/report/outputs.ts';
import { describeProxy, listeningEvent } from './describe-proxy.ts';

/** The options of `proxy` as the command line gives them. */
export interface ProxyCommandOptions extends ProxySettings, LogSettings {
  reporter?: string[];
  strict: boolean;
}

/** Runs the proxy until SIGINT or SIGTERM, then prints the verdicts. @returns the exit code */
export const runProxy = (options: ProxyCommandOptions, io: Io): Promise<number> =>
  untilStopped((stopping) => survivingMistakes(io, () => proxyFor(options, io, stopping)));

async function proxyFor(options: ProxyCommandOptions, io: Io, { stopped, stop }: Stopping): Promise<number> {
  const outputs = options.reporter ? outputsOf(options.reporter) : [];
  // A reporter without a file owns stdout.
  const logTo = outputs.some(({ file }) => file === undefined) ? io.stderr : io.stdout;
  const log = { style: logStyle(options), colors: colorsFor(logTo), write: (text: string) => void logTo.write(text) };
  let flush = (): void => {};
  const prepared = await prepareProxy(options, (proxy) => {
    flush = attachLog({ onEvent: (listener) => proxy.onEvent(listener), now: Date.now }, log);
  });
  const { proxy, listening } = prepared;
  const isJson = log.style === 'json';
  log.write(isJson ? jsonLine(listeningEvent(proxy, listening)) : describeProxy(prepared, log.colors));
  proxy.onStop = stop;
  const judgeTheRest = proxy.verdict.watch((event) => proxy.report(event));
  await stopped;
  judgeTheRest();
  return finish(prepared, { options, outputs, flush, io });
}

interface Finishing {
  options: ProxyCommandOptions;
  outputs: readonly Output[];
  flush: () => void;
  io: Io;
}

/** What is under way when it ends has no answer, and nobody is to blame for that: it is judged before. */
async function finish({ proxy, stop }: PreparedProxy, { options, outputs, flush, io }: Finishing): Promise<number> {
  const report = proxy.verdict.report({ strict: options.strict });
  flush();
  await stop();
  flush();
  if (outputs.length > 0 || !options.json) writeReport(report, outputs.length > 0 ? outputs : outputsOf(), io);
  else io.stdout.write(jsonLine({ event: 'verdict', ...report }));
  return exitCodeOf(report, true);
}

const jsonLine = (value: object): string => `${JSON.stringify(value)}\n`;
