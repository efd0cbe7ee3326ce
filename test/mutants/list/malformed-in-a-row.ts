import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { Mutant } from '../mutant.ts';
import { malformedFrames } from '../server/malformed-frames.ts';
import type { Twist } from '../server/serve.ts';
import { close, send, twisted, when } from '../server/twists.ts';

/** More than any other case sends on one connection. */
const tolerated = 5;

/** Does something more with each malformed frame on a connection that has sent so many already. */
const afterMany =
  (also: (connection: number) => Effect): Twist =>
  (handle, core) => {
    const counts = new Map<number, number>();
    return when('dropped', ({ connection }, effects, _, input) => {
      const isMalformed = Object.values(malformedFrames).some(({ isIt }) => input.type === 'frame' && isIt(input.text));
      if (!isMalformed) return effects;
      const count = (counts.get(connection) ?? 0) + 1;
      counts.set(connection, count);
      return count > tolerated ? [...effects, also(connection)] : effects;
    })(handle, core);
  };

const isPiece = malformedFrames.notJson.isIt;

/** Puts a frame that is not JSON behind the one before it, if that was none either. */
const joinsPieces: Twist = (handle, core) => {
  const pieces = new Map<number, string>();
  return (input) => {
    if (input.type !== 'frame' || core.userOf(input.connection) === undefined) return handle(input);
    const { connection, text } = input;
    const before = pieces.get(connection) ?? '';
    if (text === null || !isPiece(text)) {
      pieces.delete(connection);
      return handle(input);
    }
    pieces.set(connection, text);
    return handle({ ...input, text: before + text });
  };
};

/** Malformed frames that do no harm until there are many of them. */
export const malformedInARow: readonly Mutant[] = [
  {
    name: 'tells-off-after-five-bad-frames',
    breaks: 'send.silent-malformed',
    onlyBy: 'send.silent-malformed/many-in-a-row',
    how: 'returns an error frame for each malformed frame after the fifth on a connection',
    reason: /^One of ten frames .* must return nothing, but .*Enough/,
    start: twisted(afterMany((connection) => send(connection, { error: 'Enough', error_code: 'BAD_REQUEST' }))),
  },
  {
    name: 'hangs-up-after-five-bad-frames',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-many-in-a-row',
    how: 'closes the connection after the sixth malformed frame',
    reason: /^After one of ten frames .*, the server closed .*1008/,
    start: twisted(afterMany((connection) => close(connection, 1008))),
  },
  {
    name: 'joins-pieces',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/many-in-a-row',
    how: 'puts a frame that is not JSON behind the one before it, and posts what becomes of them',
    reason: /^One of ten frames that are not JSON was delivered to/,
    start: twisted(joinsPieces),
  },
];
