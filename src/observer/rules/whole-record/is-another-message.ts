import type { Contradiction } from '../../rule.ts';

/** Whether one id stands for two messages, rather than for one that was changed: neither text nor time is the same. */
export const isAnotherMessage = ({ fields, earlier, later }: Contradiction): boolean =>
  fields.includes('message') &&
  (fields.includes('poster') || fields.includes('room') || earlier.timestamp !== later.timestamp);
