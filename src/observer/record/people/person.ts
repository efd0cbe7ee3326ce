/** Somebody who acts in the record: whom a label names, or whoever is behind one connection without a label. */
export interface Person {
  /** For people. */
  readonly name: string;
  /** The user id, where it is known. */
  id: string | undefined;
}
