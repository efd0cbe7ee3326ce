import { chatPaths } from '../../protocol/index.ts';
import { nearest } from '../../yaml-file/index.ts';

/**
 * What somebody who asked for an unknown path most likely meant.
 * @example nearMiss('/api/chat/retreive') // 'there is no /api/chat/retreive here; did you mean /chat/retrieve?'
 */
export function nearMiss(path: string): string {
  const known = Object.values(chatPaths);
  const inside = known.find((chatPath) => path.replace(/\/+$/, '').endsWith(chatPath.replace('/chat', '')));
  const meant = inside ?? nearest(path, known);
  const advice = meant ? `did you mean ${meant}?` : `the chat paths are ${known.join(', ')}`;
  return `there is no ${path} here; ${advice}`;
}
