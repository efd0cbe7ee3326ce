import type { Step } from '../../protocol/index.ts';
import type { Line } from '../conversation.ts';

/** Steps as they come about, and what is to be said of some of them. */
export class StepList {
  readonly steps: Step[] = [];
  /** Sentences, by the index of the step that they stand before. */
  readonly remarks = new Map<number, string[]>();
  readonly #waiting: string[] = [];
  readonly #places = new Map<Line, number>();

  /** @param line what the step stands for, where another line is being told */
  add(step: Step, line?: Line): void {
    if (line) this.#places.set(line, this.steps.length);
    this.remarks.set(this.steps.length, this.#waiting.splice(0));
    this.steps.push(step);
  }

  /** Says something of the next step. */
  announce(text: string): void {
    this.#waiting.push(text);
  }

  /** What was to be said of a step that did not come is said of the last one. */
  finish(): this {
    for (const text of this.#waiting.splice(0)) this.comment(text);
    return this;
  }

  /** Says something of the last step. */
  comment(text: string, index = this.steps.length - 1): void {
    this.remarks.get(index)?.push(text);
  }

  /** The step that stands for a line which another one has brought. */
  placeOf(line: Line): number | undefined {
    return this.#places.get(line);
  }
}
