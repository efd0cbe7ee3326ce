import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';

/** A server certificate, and the file that a client has to trust. */
export interface Certificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  key: string;
  certFile: string;
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
  const { folder, certFile, keyFile } = filesOfUser();
  if (!isUsable(certFile, keyFile, hosts)) {
    const { cert, private: key } = await make([...hosts, ...namesIn(certFile)]);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(keyFile, key, { mode: 0o600 });
    writeFileSync(certFile, cert);
  }
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile };
}

function filesOfUser() {
  const folder = path.join(process.env.XDG_DATA_HOME || path.join(homedir(), '.local', 'share'), 'chat-testbed');
  return { folder, certFile: path.join(folder, 'certificate.pem'), keyFile: path.join(folder, 'private-key.pem') };
}

/** Where the certificate of this user is, once one was made. */
export function certificateFile(): string | undefined {
  const { certFile } = filesOfUser();
  return existsSync(certFile) ? certFile : undefined;
}

/** Removes the certificate and the key that were made for this user. @returns the files that were there */
export function forgetCertificate(): string[] {
  const { certFile, keyFile } = filesOfUser();
  const files = [certFile, keyFile].filter((file) => existsSync(file));
  for (const file of files) rmSync(file);
  return files;
}

function namesIn(certFile: string): string[] {
  try {
    const { subjectAltName = '' } = new X509Certificate(readFileSync(certFile));
    return subjectAltName.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

function isUsable(certFile: string, keyFile: string, hosts: readonly string[]): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    const isLasting = Date.parse(certificate.validTo) - Date.now() > renewalMs;
    return isLasting && hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)));
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
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
}
