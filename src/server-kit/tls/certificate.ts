import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** A server certificate, and the file that a client has to trust. */
export interface Certificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
  certFile: string;
  /** Why it could not be kept, as a sentence. */
  warning?: string;
}

/** Browsers accept no longer lifetime. */
const lifetimeDays = 397;
/** A certificate of more names would no longer fit into a handshake. */
const mostNames = 100;
const renewalMs = 7 * 86_400_000;

/**
 * A self-signed certificate for localhost and these names or addresses, made once and kept for this user, so that it has
 * to be trusted only once. Names that the one before had stay in it: another project may rely on them.
 */
export async function certificateForUser(hosts: readonly string[]): Promise<Certificate> {
  const files = filesOfUser();
  if (isUsable(files, hosts)) {
    chmodSync(files.keyFile, keyMode);
    return read(files);
  }
  const made = await make([...hosts, ...namesIn(files)]);
  try {
    return write(dataFolder(), made);
  } catch (error) {
    const warning = `The certificate cannot be kept (${(error as Error).message}): the next start makes another one.`;
    return { ...write(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), made), warning };
  }
}

/** Only their owner may read a private key. */
const keyMode = 0o600;

interface Files {
  certFile: string;
  keyFile: string;
}

const filesIn = (folder: string): Files => ({
  certFile: path.join(folder, 'certificate.pem'),
  keyFile: path.join(folder, 'private-key.pem'),
});

/** Where what is kept for this user is; never in the working folder, which an empty HOME would make of it. */
function dataFolder(): string {
  const { XDG_DATA_HOME: data = '' } = process.env;
  if (path.isAbsolute(data)) return path.join(data, 'chat-testbed');
  const home = homedir();
  if (path.isAbsolute(home) && existsSync(home)) return path.join(home, '.local', 'share', 'chat-testbed');
  throw new Error(`this user has no home folder${home === '' ? '' : `: ${home} is not there`}`);
}

/** Undefined where this user has no folder. */
function filesOfUser(): Files | undefined {
  try {
    return filesIn(dataFolder());
  } catch {
    return undefined;
  }
}

function read({ certFile, keyFile }: Files): Certificate {
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile };
}

function write(folder: string, { cert, private: key }: { cert: string; private: string }): Certificate {
  const { certFile, keyFile } = filesIn(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A file that is there would keep its mode, and a link would lead elsewhere.
  rmSync(keyFile, { force: true });
  writeFileSync(keyFile, key, { mode: keyMode, flag: 'wx' });
  writeFileSync(certFile, cert);
  return { cert, key, certFile };
}

/** Where the certificate of this user is, once one was made. */
export function certificateFile(): string | undefined {
  const { certFile } = filesOfUser() ?? {};
  return certFile !== undefined && existsSync(certFile) ? certFile : undefined;
}

/** Removes the certificate and the key that were made for this user. @returns the files that were there */
export function forgetCertificate(): string[] {
  const files = Object.values(filesOfUser() ?? {}).filter((file: string) => existsSync(file));
  for (const file of files) rmSync(file);
  return files;
}

function namesIn(files: Files | undefined): string[] {
  if (!files) return [];
  try {
    const { subjectAltName = '' } = new X509Certificate(readFileSync(files.certFile));
    return subjectAltName.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

function isUsable(files: Files | undefined, hosts: readonly string[]): files is Files {
  if (!files || !existsSync(files.certFile) || !existsSync(files.keyFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(files.certFile));
    const isLasting = Date.parse(certificate.validTo) - Date.now() > renewalMs;
    // Whoever trusts one that may sign others trusts whoever gets hold of its key with every name.
    return (
      isLasting &&
      !certificate.ca &&
      hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)))
    );
  } catch {
    return false;
  }
}

/** The library is loaded only here: it takes longer than starting the server. */
async function make(hosts: readonly string[]) {
  const { generate } = await import('selfsigned');
  const notBeforeDate = new Date();
  const notAfterDate = new Date(notBeforeDate.getTime() + lifetimeDays * 86_400_000);
  const names = [...new Set(['localhost', '127.0.0.1', '::1', ...hosts])].slice(0, mostNames);
  return generate([{ name: 'commonName', value: 'chat-testbed' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
}
