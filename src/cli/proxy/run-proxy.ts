import { baseUrl } from '../../conformance/index.ts';
import { forwardTarget } from '../../forward/index.ts';
import { ChatProxy, type ListeningProxy, listen } from '../../proxy/index.ts';
import { readText } from '../../yaml-file/index.ts';
import { colorsFor } from '../shared/colors.ts';
import { exitCodes, type Io } from '../shared/command.ts';
import { cannotListen, certificateFor, type ListenSettings } from '../shared/listening.ts';
import { attachLog, type LogSettings, logStyle } from '../shared/log.ts';
import { untilStopped } from '../shared/until-stopped.ts';
import { describeProxy, listeningEvent } from './describe-proxy.ts';

/** The options of `proxy` as the command line gives them. */
export interface ProxyCommandOptions extends ListenSettings, LogSettings {
  target: string;
  insecure: boolean;
  ca?: string;
}

/** Runs the proxy until SIGINT or SIGTERM. @returns the exit code */
export async function runProxy(options: ProxyCommandOptions, io: Io): Promise<number> {
  const { stopped } = untilStopped();
  const colors = colorsFor(io.stdout);
  const style = logStyle(options);
  const proxy = new ChatProxy(targetOf(options));
  const log = { onEvent: proxy.onEvent.bind(proxy), now: Date.now };
  const flush = attachLog(log, { style, colors, write: (text) => io.stdout.write(text) });
  const listening = await start(proxy, options);
  io.stdout.write(
    style === 'json'
      ? `${JSON.stringify(listeningEvent(proxy, listening))}\n`
      : describeProxy(proxy, listening, colors),
  );
  await stopped;
  await listening.close();
  flush();
  return exitCodes.ok;
}

function targetOf({ target, insecure, ca }: ProxyCommandOptions) {
  const url = baseUrl(target, ['http:', 'https:', 'ws:', 'wss:'], 'The target');
  return forwardTarget(url, { insecure, ca: ca === undefined ? undefined : readText(ca, '--ca') });
}

async function start(proxy: ChatProxy, options: ProxyCommandOptions): Promise<ListeningProxy> {
  const { host, port } = options;
  const tls = await certificateFor(options);
  try {
    return await listen(proxy, { host, port, ...(tls && { tls }) });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, options);
  }
}
