import type { ObserverRule } from '../../rule.ts';
import { content, sameContent } from './content.ts';
import { exactlyOnce, postedOnce } from './exactly-once.ts';
import { fields, sameFields } from './fields.ts';
import { frame } from './frame.ts';
import { idIncreases } from './id-increases.ts';
import { afterConnected, everyConnection } from './lost.ts';
import { noUndocumentedFrames } from './no-undocumented-frames.ts';
import { notBeforeConnected } from './not-before-connected.ts';
import { occupantsOnly } from './occupants-only.ts';
import { order } from './order.ts';
import { timestamp } from './timestamp.ts';

export const liveRules: readonly ObserverRule[] = [
  afterConnected,
  notBeforeConnected,
  everyConnection,
  frame,
  fields,
  sameFields,
  content,
  sameContent,
  timestamp,
  idIncreases,
  occupantsOnly,
  exactlyOnce,
  postedOnce,
  order,
  noUndocumentedFrames,
];
