import type { Step } from '../../protocol/index.ts';

/** A step that a user did not do, and why. */
export interface SkippedStep {
  /** From 1. */
  number: number;
  step: Step;
  user: string;
  reason: string;
  remedy?: string;
}
