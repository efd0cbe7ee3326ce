import { chatPaths, isObject, type Step } from '../../protocol/index.ts';
import { actorsOf } from '../steps/step.ts';
import type { Actor } from './actor.ts';
import type { PlayContext } from './play-context.ts';

/**
 * Asks a deployed server what those who retrieve had before the play began, so that `after: last` and `count` mean the
 * same there as in the world of the scenario.
 */
export async function noteEarlierHistory(context: PlayContext, steps: readonly Step[]): Promise<void> {
  const names = new Set(steps.flatMap((step) => ('retrieve' in step ? actorsOf(step) : [])));
  const readers = context.actors.filter(({ name }) => names.has(name));
  await Promise.all(
    readers.map(async (actor) => {
      await context.call(actor, chatPaths.retrieve, { after: 0 });
      actor.newestBefore = actor.newestId;
    }),
  );
}

/** Whether a message of a history was there before the play began. */
export function isEarlier({ newestBefore }: Actor, message: unknown): boolean {
  return isObject(message) && typeof message.id === 'number' && message.id <= newestBefore;
}
