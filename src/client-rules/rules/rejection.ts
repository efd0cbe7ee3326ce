import type { TraceIndex } from '../../traffic/index.ts';
import type { Finding } from '../rule.ts';

type Rejected = TraceIndex['rejectedRequests'][number];

/** A browser asks for icons and a test runner for health; only what was meant for the chat is judged. */
const chatWords = /chat|connect|create_?dm|room_?info|retrieve/i;

export const isMeantForChat = ({ path }: Rejected['event']): boolean => chatWords.test(path);

/** A request that was rejected as it came in. */
export function rejectionFinding({ seq, event }: Rejected): Finding {
  const { cure, method, path, user = 'somebody' } = event;
  return {
    client: user,
    offending: [seq],
    sentence: `A request was rejected: ${cure}${/[.?!]$/.test(cure) ? '' : '.'}`,
    expected: 'a request as the document describes it',
    actual: `${method} ${path}`,
  };
}
