import { type CheckConfig, chatPaths, type DialectName, withoutCredentials } from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/index.ts';
import { CheckProblem } from './check-problem.ts';
import type { CheckSetup } from './check-setup.ts';

/** What a caller may set beside the config. */
export interface SetupOptions {
  /** Takes the place of the config's `target`. */
  target?: string | undefined;
  dialect?: DialectName | undefined;
  /** Takes the place of `limits.timeoutMs`. */
  timeoutMs?: number | undefined;
  /** Accept any certificate. */
  insecure?: boolean | undefined;
  /** The certificate authority to trust, as PEM text. */
  ca?: string | undefined;
  /** Where the config came from, for the command that runs a case again. */
  configFile?: string | undefined;
}

/** How long any one answer may take. */
export const defaultTimeoutMs = 5000;

export const tlsOf = ({ insecure, ca }: Pick<SetupOptions, 'insecure' | 'ca'>): Tls => ({
  ...(insecure && { rejectUnauthorized: false }),
  ...(ca !== undefined && { ca }),
});

/**
 * A config with every default filled in.
 * @throws CheckProblem if there is no target, or an address is not a URL
 */
export function makeSetup(config: CheckConfig, options: SetupOptions = {}): CheckSetup {
  const { users, rooms = {}, limits = {} } = config;
  if (users.member.token === users.peer.token)
    throw new CheckProblem('member and peer have the same token: two users are needed.');
  return {
    ...addressesOf(options.target ?? config.target, config.websocket),
    users,
    rooms,
    ...(config.tokens?.expired && { expiredToken: config.tokens.expired }),
    waive: config.waive ?? {},
    clockSkewSeconds: limits.clockSkewSeconds ?? 120,
    timeoutMs: options.timeoutMs ?? limits.timeoutMs ?? defaultTimeoutMs,
    probe: config.discovery?.probe ?? 200,
    tls: tlsOf(options),
    dialect: options.dialect ?? 'documented',
    ...(options.configFile && { configFile: options.configFile }),
  };
}

function addressesOf(target: string | undefined, websocket: string | undefined) {
  if (!target && websocket) throw new CheckProblem(onlyWebSocket);
  const url = baseUrl(target, ['http:', 'https:'], 'target');
  const webSocketBase = websocket ? baseUrl(websocket, ['ws:', 'wss:'], 'websocket') : url;
  return { url, webSocketUrl: `${webSocketBase.replace(/^http/, 'ws')}${chatPaths.connect}` };
}

const onlyWebSocket =
  'There is no target: `websocket` says only where /chat/connect is. Give `target` too, the http(s) base URL of the ' +
  'POST endpoints.';

/**
 * A base URL without a slash at its end.
 * @throws CheckProblem if there is no URL, or its protocol is another
 */
export function baseUrl(text: string | undefined, protocols: readonly string[], name: string): string {
  if (!text) throw new CheckProblem('There is no target: give a URL, or `target` in the config.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^wss?:$/.test(url.protocol) && protocols.includes('http:')) {
    throw new CheckProblem(
      `${name} must be the http(s) base URL of the POST endpoints, not ${JSON.stringify(withoutCredentials(text))}. Where the WebSocket URL ` +
        'does not follow from it, give that one without /chat/connect as `websocket` in the config.',
    );
  }
  if (!url || !protocols.includes(url.protocol)) {
    const example = `${protocols[0]}//127.0.0.1:4010`;
    throw new CheckProblem(
      `${name} must be a URL such as ${example}, not ${JSON.stringify(withoutCredentials(text))}.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
