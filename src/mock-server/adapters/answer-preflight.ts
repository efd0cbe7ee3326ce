import type { ServerResponse } from 'node:http';
import { corsHeaders } from '../../server-kit/index.ts';

const usualHeaders = 'authorization, content-type, x-testbed-world';

/** A browser asks before it sends a token to another origin: it may send whatever it wants to, such as a trace id. */
export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, [
    ...corsHeaders(response),
    'access-control-allow-methods',
    'POST, OPTIONS',
    'access-control-allow-headers',
    response.req.headers['access-control-request-headers'] ?? usualHeaders,
    'access-control-max-age',
    '86400',
  ]);
  response.end();
}
