import { describeShape, isMessageShaped } from '../../read/message-shape.ts';
import { shownFrame } from '../../read/server-frame.ts';
import type { FrameRead } from '../../record/messages/told.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const frame: ObserverRule = {
  requirement: 'live.frame',
  judge: {
    frame(read, judgement) {
      if (read.frame.kind !== 'live' && !isCutMessage(read.frame)) return;
      const actual = whatIsWrong(read.frame);
      if (actual === undefined) return judgement.kept();
      const { connection, position } = read;
      const words = {
        sentence: `A live message on ${connection.name} has not the documented shape: ${actual}.`,
        expected: 'a text frame { "message": { id, message, poster, room, timestamp } } with the documented types',
        actual: shownFrame(read.frame),
      };
      judgement.broken(finding(words, { evidence: [position], connections: [connection] }));
    },
  },
};

/** The beginning of a live message in a text that is no JSON: one that was is live. */
const isCutMessage = ({ kind, text }: FrameRead['frame']): boolean =>
  kind === 'undocumented' && /^\s*\{\s*"message"\s*:\s*\{/.test(text);

function whatIsWrong({ kind, isBinary, isWrapped, json }: FrameRead['frame']): string | undefined {
  if (kind === 'undocumented') return 'it is no JSON';
  if (isBinary) return 'it is binary';
  if (!isWrapped) return 'it does not stand under `message`';
  return isMessageShaped(json) ? undefined : describeShape(json);
}
