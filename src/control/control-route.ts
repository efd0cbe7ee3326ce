/** A request to the control surface. */
export interface ControlInput {
  /** The parsed JSON body; undefined if there is none. */
  body: unknown;
  query: Readonly<Record<string, unknown>>;
  /** The part of the path that a `:name` stands for. */
  name: string;
  /** Called when the caller disconnects; for routes that wait. */
  onGone(leave: () => void): void;
}

/** One action of the control surface; all of them stand below `/__testbed`. */
export interface ControlRoute<Subject> {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  summary: string;
  /**
   * @returns what is answered, as JSON; with `said`, a sentence for people, where something was done
   * @throws ChatTestbedError if it cannot be done: answered by a 400
   */
  act(subject: Subject, input: ControlInput): unknown;
}
