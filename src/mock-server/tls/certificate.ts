import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
const renewalMs = 7 * 86_400_000;

/**
 * A self-signed certificate for localhost and one more host, made once and kept for this user,
 * so that it has to be trusted only once.
 */
export async function certificateForUser(host: string): Promise<Certificate> {
  const folder = path.join(process.env.XDG_DATA_HOME || path.join(homedir(), '.local', 'share'), 'chat-testbed');
  const certFile = path.join(folder, 'certificate.pem');
  const keyFile = path.join(folder, 'private-key.pem');
  if (!isUsable(certFile, keyFile, host)) {
    const { cert, private: key } = await make(host);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(keyFile, key, { mode: 0o600 });
    writeFileSync(certFile, cert);
  }
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile };
}

function isUsable(certFile: string, keyFile: string, host: string): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(certFile));
    const isLasting = Date.parse(certificate.validTo) - Date.now() > renewalMs;
    return isLasting && Boolean(isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host));
  } catch {
    return false;
  }
}

/** The library is loaded only here: it takes longer than starting the server. */
async function make(host: string) {
  const { generate } = await import('selfsigned');
  const notBeforeDate = new Date();
  const notAfterDate = new Date(notBeforeDate.getTime() + lifetimeDays * 86_400_000);
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host])];
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
