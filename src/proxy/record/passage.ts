/** What becomes of a line on which faults may act. */
interface Outcomes {
  /** It goes on at once, as it is. */
  once?(): void;
  /** It goes on later, or another time. */
  again(): void;
}

/** Whether a line on which faults may act went on at once. */
export class Passage {
  #wentOn = false;

  /** To be asked when the line is recorded, which is later. */
  get wentOn(): boolean {
    return this.#wentOn;
  }

  /** @param handle takes the line through the faults, and is given what it calls whenever the line goes on */
  through(handle: (goesOn: () => void) => void, { once, again }: Outcomes): void {
    let isOver = false;
    handle(() => {
      if (isOver || this.#wentOn) again();
      else {
        this.#wentOn = true;
        once?.();
      }
    });
    isOver = true;
  }
}
