import type { ServerResponse } from 'node:http';
import { corsHeaders } from '../../server-kit/index.ts';

const preflightHeaders = [
  ...corsHeaders,
  'access-control-allow-methods',
  'POST, OPTIONS',
  'access-control-allow-headers',
  'authorization, content-type, x-testbed-world',
  'access-control-max-age',
  '86400',
];

/** A browser asks before it sends a token to another origin. */
export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, preflightHeaders);
  response.end();
}
