import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { packageRoot } from '../../package-root.ts';

/** The files of the page, as `scripts/build.ts` makes them from `src/page/`. */
const types: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** The page talks to its own server alone, and no text that comes from the wire can become a script. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Whether a person asks, with a browser; `curl` and tests get what they always got. */
const wantsPage = ({ headers: { accept = '' } }: IncomingMessage): boolean => accept.includes('text/html');

/**
 * Answers what a browser asks for to show the page. Whoever asks gets it: it is part of the package, and what it shows
 * is asked for with the rights of whoever looks at it.
 * @param places the paths at which it is shown, such as `/__testbed`
 * @returns false where something else is asked for, or the package was not built
 */
export function answerPage(request: IncomingMessage, response: ServerResponse, places: readonly string[]): boolean {
  const { method = '', url = '/' } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  const path = url.replace(/\?.*$/s, '').replace(/(?<=.)\/$/, '');
  const [, file] = /^\/__testbed\/page\/([\w.-]+)$/.exec(path) ?? [];
  if (file !== undefined) return send(response, file);
  return places.includes(path) && wantsPage(request) && send(response, 'index.html');
}

function send(response: ServerResponse, file: string): boolean {
  const type = Object.hasOwn(types, file) ? types[file] : undefined;
  const content = type && readBuilt(file);
  if (!content) return false;
  response.writeHead(200, { ...headers, 'content-type': type, 'content-length': content.length }).end(content);
  return true;
}

function readBuilt(file: string): Buffer | undefined {
  try {
    return readFileSync(path.join(packageRoot(), 'dist/page', file));
  } catch {
    return undefined;
  }
}
