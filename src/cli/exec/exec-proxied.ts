import type { RunEnd } from '../../client-rules/index.ts';
import { loadConfig } from '../../conformance/index.ts';
import type { Report } from '../../protocol/index.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/output/log.ts';
import { type PreparedProxy, type ProxySettings, prepareProxy } from '../shared/prepare-proxy.ts';
import { environmentOf } from './client-environment.ts';
import { allClosed, type ExecContext, traceCapacity } from './exec-once.ts';
import { openLog } from './open-log.ts';
import { runClient } from './run-client.ts';

export interface ProxiedSettings extends ProxySettings, LogSettings {
  log?: string;
  strict: boolean;
}

/** What came of a client's command against a deployed server. */
export interface ProxiedRun {
  end: RunEnd;
  report: Report;
}

/**
 * Runs a command with a proxy's addresses in its environment, and judges the client and the server behind.
 * @returns undefined where a signal came before the command was begun
 */
export async function execProxied(
  line: readonly string[],
  settings: ProxiedSettings,
  { io, output, held }: ExecContext,
): Promise<ProxiedRun | undefined> {
  const logFile = openLog(settings.log, (text) => io.stderr.write(text));
  let flush = (): void => {};
  const prepared = await prepareProxy({ ...settings, traceCapacity }, (proxy) => {
    if (!logFile) return;
    flush = attachLog(
      { onEvent: (listener) => proxy.onEvent(listener), now: Date.now },
      { style: logStyle(settings), write: logFile.write },
    );
  });
  const { proxy, stop } = prepared;
  const judgeTheRest = proxy.verdict.watch((event) => proxy.report(event));
  try {
    const { variables, warnings } = environmentFor(prepared, settings);
    for (const warning of warnings) io.stderr.write(`chat-testbed: ${warning}\n`);
    if (held.signal.aborted) return undefined;
    const end = await runClient(line, { variables, output, held });
    await allClosed(proxy.sockets);
    judgeTheRest();
    return { end, report: proxy.verdict.report({ strict: settings.strict }) };
  } finally {
    await stop();
    flush();
    logFile?.close();
  }
}

/** The tokens of the config, by role and by id. */
function environmentFor({ listening, certFile }: PreparedProxy, { config: file }: ProxiedSettings) {
  const config = file === undefined ? undefined : loadConfig(file, process.env);
  const users = Object.entries(config?.users ?? {}).flatMap(([role, { id = role, token }]) =>
    typeof token === 'string' ? [...new Set([role, id])].map((name) => ({ id: name, token })) : [],
  );
  return environmentOf({ ...listening, certFile, users });
}
