import { type Certificate, certificateForUser } from '../../server-kit/index.ts';
import { readText } from '../../yaml-file/index.ts';
import { UsageError } from './parse/command.ts';

/** What the command line says about where something listens, and with which certificate. */
export interface ListenSettings {
  port: number;
  host: string;
  tls: boolean;
  cert?: string;
  key?: string;
  /** Further names that the certificate made for this user is valid for. */
  tlsName?: string[];
}

/** @returns undefined where no TLS is asked for @throws UsageError where a file cannot be read */
export async function certificateFor({
  tls,
  cert,
  key,
  host,
  tlsName = [],
}: ListenSettings): Promise<Certificate | undefined> {
  if (cert !== undefined && key !== undefined) {
    return { cert: readText(cert, '--cert'), key: readText(key, '--key'), certFile: cert };
  }
  return tls || tlsName.length > 0 ? certificateForUser([host, ...tlsName]) : undefined;
}

/** Why a port cannot be had, and what to do. */
export function cannotListen(
  { code, message }: NodeJS.ErrnoException,
  { host, port }: Pick<ListenSettings, 'host' | 'port'>,
): UsageError {
  switch (code) {
    case 'EADDRINUSE':
      return new UsageError(
        `Port ${port} is in use; \`lsof -i :${port}\` says by whom, and --port 0 picks a free one.`,
      );
    case 'EACCES':
      return new UsageError(`Port ${port} may not be used by this user; take one above 1023, such as --port 4010.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(`This machine has no address ${host}; try --host 127.0.0.1.`);
    default:
      return new UsageError(message);
  }
}
