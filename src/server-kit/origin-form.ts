/**
 * The target of a request as servers usually get it. A client that takes us for a proxy names the whole URL, and a
 * server must take that, too (RFC 9112, 3.2.2).
 * @example originForm('http://localhost:4010/chat/retrieve?x') // '/chat/retrieve?x'
 */
export function originForm(url: string): string {
  if (url.startsWith('/') || url === '*') return url;
  return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');
}
