import { baseUrl, loadConfig } from '../../conformance/index.ts';
import { parseFault } from '../../faults/index.ts';
import { forwardTarget } from '../../forward/index.ts';
import type { DialectName } from '../../protocol/index.ts';
import { ChatProxy, type ListeningProxy, listen } from '../../proxy/index.ts';
import { writeHar } from '../../traffic/index.ts';
import { readText } from '../../yaml-file/index.ts';
import { faultsOfScenario } from './faults-of-scenario.ts';
import { cannotListen, certificateFor, type ListenSettings } from './listening.ts';
import { openTrace } from './open-trace.ts';
import { checkWritable, writeOutput } from './output/output-file.ts';

/** What the command line says about a proxy: the same for `proxy` and `exec --target`. */
export interface ProxySettings extends ListenSettings {
  target: string;
  insecure: boolean;
  ca?: string;
  config?: string;
  dialect?: DialectName;
  /** Its faults act, before those of `fault`. */
  scenario?: string;
  fault: string[];
  trace?: string;
  har?: string;
  control: boolean;
  controlToken?: string;
  /** How many entries of the trace are kept; the proxy's own measure if left out. */
  traceCapacity?: number;
}

/** A proxy that listens, with everything that its settings ask for. */
export interface PreparedProxy {
  proxy: ChatProxy;
  listening: ListeningProxy;
  /** The certificate that a client has to trust, where the proxy speaks TLS. */
  certFile?: string;
  /** Closes everything; what passed is written. */
  stop(): Promise<void>;
}

/**
 * Starts a proxy as the command line describes it.
 * @param onProxy is given the proxy before anybody can reach it
 * @throws UsageError, FileProblems if the settings are wrong, or the port is not available
 */
export async function prepareProxy(
  settings: ProxySettings,
  onProxy: (proxy: ChatProxy) => void,
): Promise<PreparedProxy> {
  const { trace, har, host, port, control: hasControl, controlToken } = settings;
  if (har !== undefined) checkWritable(har, '--har');
  const proxy = makeProxy(settings);
  onProxy(proxy);
  const traceFile = openTrace(proxy.trace, trace);
  const tls = await certificateFor(settings);
  const listening = await listen(proxy, { host, port, hasControl, controlToken, ...(tls && { tls }) }).catch(
    (error) => {
      throw cannotListen(error, settings);
    },
  );
  const stop = async (): Promise<void> => {
    if (har !== undefined) writeOutput(har, archiveOf(proxy), '--har');
    await listening.close();
    traceFile?.close();
  };
  return { proxy, listening, stop, ...(tls && { certFile: tls.certFile }) };
}

function makeProxy({ config: file, dialect, scenario, fault, traceCapacity, ...settings }: ProxySettings): ChatProxy {
  const { target, insecure, ca } = settings;
  const url = baseUrl(target, ['http:', 'https:', 'ws:', 'wss:'], 'The target');
  const trust = { insecure, ca: ca === undefined ? undefined : readText(ca, '--ca') };
  const config = file === undefined ? undefined : loadConfig(file, process.env);
  const scripted = scenario === undefined ? [] : faultsOfScenario(scenario, config);
  const faults = [...scripted, ...fault.map((text) => parseFault(text))];
  return new ChatProxy(forwardTarget(url, trust), { config, dialect, faults, traceCapacity });
}

const archiveOf = ({ trace, target }: ChatProxy): string =>
  `${JSON.stringify(writeHar(trace.entries(), target.url), null, 1)}\n`;
