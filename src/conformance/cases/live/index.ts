import type { Case } from '../../case/case.ts';
import { afterConnected } from './after-connected.ts';
import { content } from './content.ts';
import { everyConnection } from './every-connection.ts';
import { exactlyOnce } from './exactly-once.ts';
import { fields } from './fields.ts';
import { frame } from './frame.ts';
import { idIncreases } from './id-increases.ts';
import { noUndocumentedFrames } from './no-undocumented-frames.ts';
import { notBeforeConnected } from './not-before-connected.ts';
import { occupantsOnly } from './occupants-only.ts';
import { order } from './order.ts';
import { timestamp } from './timestamp.ts';

export const liveCases: Case[] = [
  ...afterConnected,
  ...notBeforeConnected,
  ...everyConnection,
  ...frame,
  ...fields,
  ...content,
  ...timestamp,
  ...idIncreases,
  ...occupantsOnly,
  ...exactlyOnce,
  ...order,
  ...noUndocumentedFrames,
];
