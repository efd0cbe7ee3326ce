import { isCheckConfig } from '../../protocol/generated/check-config-validator.js';
import { type CheckConfig, isObject, wellKnownPath } from '../../protocol/index.ts';
import { type Answer, HttpClient, jsonOf, type Tls } from '../../wire-client/index.ts';
import { checkJson } from '../../yaml-file/index.ts';
import { CheckProblem } from './check-problem.ts';

/**
 * The config that a server offers at its well-known path. Keys that we do not know are left out, and so is the target:
 * it is the server that was asked.
 * @throws CheckProblem if there is none; FileProblems where it has mistakes
 */
export async function fetchWellKnown(url: string, tls: Tls, timeoutMs: number): Promise<CheckConfig> {
  const http = new HttpClient({ tls, timeoutMs });
  try {
    const answer = await http.send({ method: 'GET', url: `${url}${wellKnownPath}` });
    if (answer.status === undefined) throw new CheckProblem(`${url} cannot be reached: ${answer.failure}.`);
    const config = jsonOf(answer);
    const where = `${url}${wellKnownPath}`;
    if (config === undefined && isMeantAsJson(answer)) {
      throw new CheckProblem(
        `${where} is no JSON${whyNoJson(answer)}. Mend it there, or give a config with --config FILE.`,
      );
    }
    if (answer.status !== 200 || !isObject(config)) {
      throw new CheckProblem(`${url} ${noConfig} (${wellKnownPath}: ${answer.status}).`);
    }
    if (answer.body.length > longestConfig) {
      throw new CheckProblem(`${where} has more than ${longestConfig} characters. Give a config with --config FILE.`);
    }
    const { target: _, ...rest } = valid(withoutUnknownKeys(config), where);
    refuseSources(rest, url);
    return rest;
  } finally {
    http.close();
  }
}

/** A single-page app answers every path with its page. */
const isMeantAsJson = ({ status, body }: Answer): boolean =>
  status === 200 && body.trim() !== '' && !/^\s*</.test(body);

/** What stands in the way of reading it, for a sentence. */
function whyNoJson({ body }: Answer): string {
  if (body.startsWith('\ufeff')) return ': it begins with a byte order mark, which JSON must not have';
  try {
    JSON.parse(body);
    return '';
  } catch (error) {
    return ` (${(error as Error).message})`;
  }
}

/** More is no config of this server, in characters. */
const longestConfig = 100_000;

/** @throws FileProblems with every mistake and its place, should there be one */
const valid = (config: unknown, source: string): CheckConfig =>
  checkJson(source, JSON.stringify(config, null, 2), isCheckConfig);

/** What a server says must not run a command on this machine, send a request elsewhere or read a file. @throws CheckProblem */
function refuseSources({ users, tokens, play, ca }: CheckConfig, url: string): void {
  const all = [...Object.values(users), ...Object.values(play?.users ?? {}), Object(tokens?.expired)];
  const isSource = all.some((user) => typeof user === 'object' && typeof user?.token === 'object');
  if (!isSource && ca === undefined) return;
  throw new CheckProblem(
    `${url}${wellKnownPath} says how to get tokens, or which file to trust. That is for a config of your own: --config FILE.`,
  );
}

const noConfig =
  'does not say as whom to judge it, so give a config with --config FILE. It needs two users and their tokens, such as\n' +
  '  users: { member: { id: "u1", token: "…" }, peer: { id: "u2", token: "…" } }\n';

/** A server may say more than the schema knows. */
function withoutUnknownKeys(value: unknown): unknown {
  const copy: unknown = structuredClone(value);
  isCheckConfig(copy);
  for (const { keyword, instancePath, params } of isCheckConfig.errors ?? []) {
    if (keyword !== 'additionalProperties') continue;
    const parent = instancePath.split('/').slice(1).reduce(child, copy);
    if (isObject(parent)) delete parent[String(params.additionalProperty)];
  }
  return copy;
}

const child = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);
