import {
  baseUrl,
  CheckProblem,
  configuredTls,
  expandVariables,
  fetchWellKnown,
  loadConfig,
  TokenWallet,
} from '../../conformance/index.ts';
import { type Participant, participantsIn, type Target } from '../../play/index.ts';
import {
  type CheckConfig,
  type CheckUser,
  chatPaths,
  type DialectName,
  dialects,
  type Scenario,
} from '../../protocol/index.ts';
import { didYouMean, readText } from '../../yaml-file/index.ts';
import { usualTimeoutMs } from '../shared/mock/played-mock.ts';
import { UsageError } from '../shared/parse/command.ts';
import { usualProbe } from './usual-probe.ts';

/** The options of `play` that are about a deployed server. */
export interface TargetOptions {
  target?: string;
  config?: string;
  user?: string[];
  expired?: string[];
  room?: string[];
  timeout?: number;
  dialect?: DialectName;
  probe?: number;
  insecure: boolean;
  ca?: string;
}

/** A play on a deployed server: where it is, and who its users are there. */
export interface PlayTarget {
  target: Target;
  participants: Participant[];
  rooms: Record<string, string>;
}

/** Finds out as whom to play on a deployed server: `--user` first, then the config, then what the server itself offers. */
export class TargetFinder {
  readonly #options: TargetOptions;
  readonly #tls: Target['tls'];
  readonly #fromFile: CheckConfig | undefined;
  readonly #url: string;
  readonly #wallet: TokenWallet;
  #offer: Promise<CheckConfig | undefined> | undefined;

  /**
   * @param signal ends what gets tokens
   * @throws UsageError, FileProblems if something is wrong with what was given
   */
  constructor(options: TargetOptions, signal: AbortSignal) {
    const { insecure, ca, config, target } = options;
    this.#options = options;
    const fromFile = config === undefined ? undefined : loadConfig(config, process.env);
    const accepted = { insecure, ca: ca === undefined ? undefined : readText(ca, '--ca'), configFile: config };
    this.#fromFile = fromFile;
    this.#tls = configuredTls(fromFile ?? {}, accepted);
    this.#url = baseUrl(target ?? fromFile?.target, ['http:', 'https:'], 'The target');
    this.#wallet = new TokenWallet({ url: this.#url, tls: this.#tls, headers: fromFile?.headers ?? {}, signal });
  }

  /** @throws UsageError if a user is missing; CheckProblem if a token cannot be got */
  async find(scenario: Scenario): Promise<PlayTarget> {
    const names = participantsIn(scenario);
    const known = [...names, ...(scenario.users ?? []).flatMap((user) => ('id' in user ? [user.id] : []))];
    const given = new Map(pairs('user', this.#options.user, known));
    const isComplete = names.every((name) => given.has(name));
    const config = this.#fromFile ?? (isComplete ? undefined : await this.#offered());
    const expired = new Map(pairs('expired', this.#options.expired, known));
    const needsExpired = JSON.stringify(scenario.steps ?? []).includes('"expired"');
    const sources = { given, expired, config, needsExpired };
    const participants = await Promise.all(names.map((name) => this.#participant(name, sources)));
    const missing = participants.flatMap((participant) => (typeof participant === 'string' ? [participant] : []));
    if (missing.length > 0) throw new UsageError(missingUsers(missing, this.#url));
    return {
      target: this.#target(config),
      participants: participants as Participant[],
      rooms: { ...roomsIn(config), ...Object.fromEntries(pairs('room', this.#options.room)) },
    };
  }

  /** The participant who plays a user; the bare name if there is none. */
  async #participant(name: string, { given, expired, config, needsExpired }: Known): Promise<Participant | string> {
    const user = userIn(config, name);
    const own = given.get(name);
    if (own === undefined && !user) return name;
    const token = own ?? (await this.#wallet.token(user?.token ?? '', `the token of ${name}`));
    const isMember = user !== undefined && user.token === config?.users.member.token;
    const ofMember = isMember && needsExpired ? await this.#wallet.expired(config?.tokens?.expired) : undefined;
    const expiredToken = expired.get(name) ?? ofMember;
    return { name, token, ...(user?.id !== undefined && { id: user.id }), ...(expiredToken && { expiredToken }) };
  }

  #target({ discovery, limits, websocket }: Partial<CheckConfig> = {}): Target {
    const { dialect, timeout, probe } = this.#options;
    const webSocketBase = websocket ? baseUrl(websocket, ['ws:', 'wss:'], 'websocket') : this.#url;
    return {
      url: this.#url,
      webSocketUrl: `${webSocketBase.replace(/^http/, 'ws')}${chatPaths.connect}`,
      tls: this.#tls,
      headers: this.#fromFile?.headers ?? {},
      dialect: dialects[dialect ?? 'documented'],
      timeoutMs: timeout ?? limits?.timeoutMs ?? usualTimeoutMs,
      probe: probe ?? discovery?.probe ?? usualProbe,
    };
  }

  /** Many plays ask for the same. */
  #offered(): Promise<CheckConfig | undefined> {
    this.#offer ??= offered(this.#url, this.#tls, this.#options.timeout ?? usualTimeoutMs);
    return this.#offer;
  }
}

/** The config that the server offers, if it does. */
async function offered(url: string, tls: Target['tls'], timeoutMs: number): Promise<CheckConfig | undefined> {
  try {
    return await fetchWellKnown(url, tls, timeoutMs);
  } catch (error) {
    if (error instanceof CheckProblem && error.message.includes('cannot be reached')) throw error;
    return undefined;
  }
}

interface Known {
  given: ReadonlyMap<string, string>;
  expired: ReadonlyMap<string, string>;
  config: CheckConfig | undefined;
  /** Whether a step takes a token that has run out: one may have to be waited for. */
  needsExpired: boolean;
}

/** A user of the config: named in `play`, called like the part, or with that id. */
function userIn(config: CheckConfig | undefined, name: string): CheckUser | undefined {
  if (!config) return undefined;
  const { users, play } = config;
  const named = play?.users?.[name];
  if (typeof named === 'object') return named;
  const parts: Record<string, CheckUser | undefined> = { ...users };
  if (named !== undefined) return parts[named];
  return Object.hasOwn(parts, name) ? parts[name] : Object.values(parts).find((user) => user?.id === name);
}

function roomsIn({ play, rooms }: Partial<CheckConfig> = {}): Record<string, string> {
  const named = Object.entries(play?.rooms ?? {});
  const parts: Record<string, string | undefined> = { ...rooms };
  return Object.fromEntries([
    ...Object.entries(parts).flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])),
    ...named.map(([name, id]) => [name, parts[id] ?? id]),
  ]);
}

/** @param known the names that there are; any if left out. What came is not repeated: it may be a token. */
function pairs(option: string, values: readonly string[] = [], known?: readonly string[]): [string, string][] {
  return values.map((value) => {
    const at = value.indexOf('=');
    if (at < 1 || at === value.length - 1) throw new UsageError(`--${option} takes NAME=VALUE, both of them.`);
    const name = value.slice(0, at);
    if (known && !known.includes(name)) {
      throw new UsageError(`--${option}: the scenario has no user of that name. ${didYouMean(name, known)}`);
    }
    return [
      name,
      expandVariables(value.slice(at + 1), process.env, (_, sentence) => refuse(`--${option}: ${sentence}`)),
    ];
  });
}

function refuse(sentence: string): never {
  throw new UsageError(sentence);
}

/** The name of a variable for a user's token, such as `ADA_TOKEN`. */
export const variableFor = (name: string, what = 'TOKEN'): string =>
  `${name.toUpperCase().replace(/\W/g, '_')}_${what}`;

function missingUsers(names: readonly string[], url: string): string {
  const options = names.map((name) => `--user '${name}=\${${variableFor(name)}}'`).join(' ');
  const who = names.length === 1 ? `the user ${names[0]}` : `the users ${names.join(', ')}`;
  return `The steps need ${who}, and no token is known that ${url} accepts. Give it with ${options}, or in \`play.users\` of the config.`;
}
