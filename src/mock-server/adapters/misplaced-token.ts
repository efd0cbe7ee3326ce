import type { IncomingMessage } from 'node:http';
import type { TokenPlace } from '../../traffic/index.ts';

const tokenName = /^(auth_?|access_?|session_?|id_?)?(token|jwt|authorization|bearer)$/i;

/**
 * Where a handshake carries a token, though the document has it sent as the first frame.
 * @param isToken whether a text is a token of somebody's
 */
export function misplacedToken(
  { url = '', headers }: IncomingMessage,
  isToken: (text: string) => boolean,
): TokenPlace | undefined {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  if ([...query].some(([name, value]) => tokenName.test(name) || isToken(value))) return 'query';
  if (headers.authorization !== undefined) return 'header';
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (protocols.some((name) => tokenName.test(name) || isToken(name))) return 'subprotocol';
  const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const isInCookie = cookies.some(([name = '', value = '']) => tokenName.test(name) || isToken(value));
  return isInCookie ? 'cookie' : undefined;
}
