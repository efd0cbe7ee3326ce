import type { ChatEvent } from '../../protocol/index.ts';

/** The first byte of a TLS record that begins a handshake. */
const handshakeRecord = 0x16;

/**
 * What is told of a connection that failed before any request; undefined where it says nothing about TLS.
 * @param error of `clientError`, which a server that speaks TLS emits for failed handshakes, too
 */
export function failedHandshake({
  code = '',
  rawPacket,
}: NodeJS.ErrnoException & { rawPacket?: Buffer }): Extract<ChatEvent, { type: 'tls-failed' }> | undefined {
  if (code === 'ERR_SSL_HTTP_REQUEST') return { type: 'tls-failed', problem: 'plain-http' };
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return { type: 'tls-failed', problem: 'unfinished' };
  if (/^ERR_SSL_.*ALERT.*(CERT|CA)/.test(code)) return { type: 'tls-failed', problem: 'certificate', code };
  if (rawPacket?.[0] === handshakeRecord) return { type: 'tls-failed', problem: 'plain-port' };
  return undefined;
}
