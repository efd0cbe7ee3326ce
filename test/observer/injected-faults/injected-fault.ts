import type { ObservableRequirement } from '../../../src/observer/index.ts';
import type { AskedAndAnswered, Sabotage, StoredMessage } from '../simulation/shapes.ts';
import { shown } from '../simulation/texts.ts';

/** One thing that a server does wrong. */
export interface InjectedFault {
  name: string;
  /** It must be found under one of these, and under no others than these and `alsoBroken`. */
  breaks: readonly ObservableRequirement[];
  /** Where it can be seen; everywhere where left out. */
  recorders?: readonly ('client' | 'server' | 'between')[];
  /** There are few occasions for it: the first one is taken. */
  isRare?: true;
  /** What may be broken by the same deed. */
  alsoBroken?: readonly ObservableRequirement[];
  /** @param now whether the moment has come, once @param acts is called when the server does it */
  make(now: () => boolean, acts: () => void): Sabotage;
}

export const losses = ['live.after-connected', 'live.every-connection'] as const;
export const absences = [
  'retrieve.fresh',
  'retrieve.complete',
  'retrieve.zero-means-all',
  'history.consistent',
] as const;

/** Something that happens to the first frame for which the moment has come. */
export const onceDelivered =
  (change: (message: StoredMessage, frames: object[]) => object[]): InjectedFault['make'] =>
  (now, acts) => ({
    deliver(message, _connection, frames) {
      if (!now()) return frames;
      acts();
      return change(message, frames);
    },
  });

/** Something that is wrong with a message from the beginning. */
export const onceAltered =
  (change: (message: StoredMessage) => Partial<StoredMessage>): InjectedFault['make'] =>
  (now, acts) => ({
    alters(message) {
      if (!now()) return message;
      acts();
      return { ...message, ...change(message) };
    },
  });

export const onceAnswered =
  (isMeant: (asked: AskedAndAnswered) => boolean, change: (asked: AskedAndAnswered) => object): InjectedFault['make'] =>
  (now, acts) => ({
    answer(asked) {
      if (!isMeant(asked) || !now()) return undefined;
      acts();
      return { status: asked.status, body: asked.body, ...change(asked) };
    },
  });

export const always =
  (make: (acts: () => void) => Sabotage): InjectedFault['make'] =>
  (_now, acts) =>
    make(acts);

export const wrapped = (message: StoredMessage, change: object): object[] => [
  { message: { ...shown(message), ...change } },
];

export const isAnswer =
  (endpoint: string, status: number) =>
  (asked: AskedAndAnswered): boolean =>
    asked.endpoint === endpoint && asked.status === status;
