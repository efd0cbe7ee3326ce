import { chapter } from './requirement.ts';

/** Asked of everything that a server shows, live or in a history. */
export const wholeRecord = chapter('whole-record', [
  [
    'history.consistent',
    'MUST',
    'An id is one message for everybody, for ever: the same on every connection and in every history, and once in a history, in every later one.',
    'Make the message once, store it, and show what is stored; never change or remove it afterwards.',
  ],
]);
