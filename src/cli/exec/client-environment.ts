import type { PreparedMock } from '../shared/mock/prepare-mock.ts';

export interface ClientEnvironment {
  /** The variables to set. */
  variables: Record<string, string>;
  /** Sentences for the user, such as a variable that two users would share. */
  warnings: string[];
}

/** The most users whose tokens are handed over: an environment has a limit, and a large world is large. */
const mostUsers = 200;

/** Where a client under test finds the server, and who it can be. */
interface OfferedServer {
  url: string;
  webSocketUrl: string;
  /** The certificate that it has to trust. */
  certFile?: string | undefined;
  users: readonly { id: string; token: string; expiredToken?: string | undefined }[];
}

/** What a client under test finds in its environment: where the mock is, and a token for each user. */
export function clientEnvironment({ mock, server, certFile }: PreparedMock): ClientEnvironment {
  const { url, webSocketUrl } = server;
  return environmentOf({ url, webSocketUrl, certFile, users: [...mock.world.users.values()] });
}

export function environmentOf({ url, webSocketUrl, certFile, users }: OfferedServer): ClientEnvironment {
  const variables: Record<string, string> = { CHAT_URL: url, CHAT_WS_URL: webSocketUrl };
  if (certFile !== undefined) {
    variables.CHAT_CA_FILE = certFile;
    variables.NODE_EXTRA_CA_CERTS = process.env.NODE_EXTRA_CA_CERTS ?? certFile;
  }
  const warnings = users.length > mostUsers ? [`only the tokens of the first ${mostUsers} users are handed over.`] : [];
  const owners = new Map<string, string>();
  for (const { id, token, expiredToken } of users.slice(0, mostUsers)) {
    const name = variableName(id);
    const owner = owners.get(name);
    if (owner !== undefined) {
      warnings.push(`CHAT_TOKEN_${name} is the token of ${owner}; that of ${id} would have the same name.`);
      continue;
    }
    owners.set(name, id);
    variables[`CHAT_TOKEN_${name}`] = token;
    if (expiredToken !== undefined) variables[`CHAT_EXPIRED_TOKEN_${name}`] = expiredToken;
  }
  return { variables, warnings };
}

/** @example variableName('ada.lovelace') // 'ADA_LOVELACE' */
function variableName(id: string): string {
  return id.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
