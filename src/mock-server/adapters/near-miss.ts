import { chatPaths, withoutEnd } from '../../protocol/index.ts';
import { didYouMean } from '../../yaml-file/index.ts';

/**
 * The endpoint that a request for an unknown path most likely meant.
 * @example nearMiss('/api/chat/retreive') // 'there is no /api/chat/retreive here. Did you mean `/chat/retrieve`?'
 */
export function nearMiss(path: string): string {
  const known = Object.values(chatPaths);
  const bare = withoutEnd(path, (character) => character === '/');
  const inside = known.find((chatPath) => bare.endsWith(chatPath.replace('/chat', '')));
  return `there is no ${path} here. ${didYouMean(inside ?? path, known, `The chat paths are ${known.join(', ')}.`)}`;
}
