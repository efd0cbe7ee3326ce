import { describeDuration, parseDuration, type Step } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { type StepVerdict, skipped } from '../expectations/verdict.ts';

/** A step that is done by one user. */
export type ActingStep = Exclude<Step, { expect: unknown } | { wait: unknown } | { run: unknown }>;

export type Acts<Kind extends string> = Extract<ActingStep, Record<Kind, unknown>>;

/** What an action has to know of the steps around it. */
export interface Around {
  /** The number of the step, from 1. */
  number: number;
  /** The next step of the same user. */
  next: Step | undefined;
}

/** A step that cannot be done, because its room is unknown on this server. */
export function unknownRoom(context: PlayContext, room: string): StepVerdict {
  return skipped(`It is not known which room ${room} is on this server.`, context.rooms.remedyFor(room));
}

/** How long a step may take, in milliseconds. */
export function withinOf(context: PlayContext, text: string | undefined): number {
  return text === undefined ? context.target.timeoutMs : parseDuration(text);
}

/** For a reason: minutes where they are minutes. */
export const shownDuration = (ms: number): string => (ms < 60_000 ? `${ms} ms` : describeDuration(ms));

export function noExpiredToken({ name }: Actor): StepVerdict {
  return skipped(`${name} has no expired token.`, `--expired ${name}=TOKEN gives one.`);
}
