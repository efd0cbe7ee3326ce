import { shownFrame } from '../../read/server-frame.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const noUndocumentedFrames: ObserverRule = {
  requirement: 'live.no-undocumented-frames',
  judge: {
    frame({ connection, frame, position }, judgement) {
      if (frame.kind !== 'undocumented') return frame.kind === 'unreadable' ? undefined : judgement.kept();
      const words = {
        sentence: `A frame of which the document says nothing came on ${connection.name}.`,
        expected: 'CONNECTED, errors and live messages only',
        actual: shownFrame(frame),
      };
      judgement.broken(finding(words, { evidence: [position], connections: [connection] }));
    },
  },
};
