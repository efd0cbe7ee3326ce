import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import {
  type CheckConfig,
  type CheckUser,
  chatPaths,
  type DialectName,
  type ExpiredToken,
  withoutCredentials,
} from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/index.ts';
import { readText } from '../../yaml-file/index.ts';
import { gentleLimits, type Limits } from '../pace/index.ts';
import { CheckProblem } from './check-problem.ts';
import type { CheckSetup, SetupUser } from './check-setup.ts';

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
  /** Keeps to a pace for a server that others use, too; limits of the config take its place one by one. */
  gentle?: boolean | undefined;
  /** Where the config came from, for the command that runs a case again. */
  configFile?: string | undefined;
}

/** How long any one answer may take. */
export const defaultTimeoutMs = 5000;

/** @throws CheckProblem where the certificate authority is none */
export function tlsOf({ insecure, ca }: Pick<SetupOptions, 'insecure' | 'ca'>): Tls {
  if (ca !== undefined) refuseNoCertificate(ca);
  return { ...(insecure && { rejectUnauthorized: false }), ...(ca !== undefined && { ca }) };
}

function refuseNoCertificate(text: string): void {
  try {
    new X509Certificate(text);
  } catch {
    throw new CheckProblem(
      'What was given as certificate authority is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.',
    );
  }
}

/**
 * A config with every default filled in.
 * @throws CheckProblem if there is no target, or an address is not a URL
 */
export function makeSetup(config: CheckConfig, options: SetupOptions = {}): CheckSetup {
  const { users, rooms = {}, limits = {} } = config;
  if (typeof users.member.token === 'string' && users.member.token === users.peer.token)
    throw new CheckProblem('member and peer have the same token: two users are needed.');
  return {
    ...addressesOf(options.target ?? config.target, config.websocket),
    users: Object.fromEntries(
      Object.entries(users).map(([role, user]) => [role, setupUser(user)]),
    ) as CheckSetup['users'],
    ...roomsOf(rooms),
    ...expiredOf(config.tokens?.expired),
    headers: config.headers ?? {},
    waive: config.waive ?? {},
    ...limitsOf(limits, options),
    probe: config.discovery?.probe ?? 200,
    tls: configuredTls(config, options),
    dialect: options.dialect ?? 'documented',
    ...(options.configFile && { configFile: options.configFile }),
  };
}

function setupUser({ id, token }: CheckUser): SetupUser {
  const given = typeof token === 'string' ? { token } : { token: '', source: token };
  return { ...(id !== undefined && { id }), ...given };
}

/** A direct message room of member and peer serves as their shared room, too. */
function roomsOf({ dm, ...rooms }: NonNullable<CheckConfig['rooms']>): Pick<CheckSetup, 'rooms' | 'directRoom'> {
  return dm === undefined ? { rooms } : { rooms: { shared: dm, ...rooms }, directRoom: dm };
}

function expiredOf(expired: string | ExpiredToken | undefined): Pick<CheckSetup, 'expired' | 'expiredToken'> {
  if (!expired) return {};
  return typeof expired === 'string' ? { expiredToken: expired } : { expired };
}

/** What certificates are accepted: as the options say, else as the config does. @throws CheckProblem, UsageError */
export const configuredTls = (config: Partial<CheckConfig>, options: SetupOptions): Tls =>
  tlsOf({ insecure: options.insecure || config.insecure, ca: options.ca ?? caOf(config, options) });

/** The certificate authority that the config names, found from where the config is. */
function caOf({ ca }: Partial<CheckConfig>, { configFile = '' }: SetupOptions): string | undefined {
  return ca === undefined ? undefined : readText(path.resolve(path.dirname(configFile), ca), 'ca');
}

const limitsOf = (limits: NonNullable<CheckConfig['limits']>, { timeoutMs, gentle }: SetupOptions) => ({
  clockSkewSeconds: limits.clockSkewSeconds ?? 120,
  timeoutMs: timeoutMs ?? limits.timeoutMs ?? defaultTimeoutMs,
  limits: { ...(gentle && gentleLimits), ...paceOf(limits) },
});

const paceOf = ({ requestsPerSecond, postsPerSecond, connections, connectionsPerUser }: Limits): Limits => ({
  ...(requestsPerSecond !== undefined && { requestsPerSecond }),
  ...(postsPerSecond !== undefined && { postsPerSecond }),
  ...(connections !== undefined && { connections }),
  ...(connectionsPerUser !== undefined && { connectionsPerUser }),
});

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
