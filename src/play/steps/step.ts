import type { ExpectedMessage, Step } from '../../protocol/index.ts';

/** The users who do a step; none for one that only waits. */
export function actorsOf(step: Step): string[] {
  return 'as' in step ? [step.as].flat() : [];
}

/** The text of one of several posts. @param index from 0 */
export const numberedText = (text: string, index: number): string => text.replaceAll('{n}', String(index + 1));

/** A duration as it was written, as the end of a sentence. */
const within = (text: string | undefined): string => (text === undefined ? '' : ` within ${text}`);

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/**
 * What a step does or expects, as a sentence about its users.
 * @example describeStep({ as: 'bob', send: { room: '1', message: 'hi' } }) // 'bob sends "hi" to room 1'
 */
export function describeStep(step: Step): string {
  const actors = actorsOf(step);
  const who = actors.length > 1 ? `each of ${list.format(actors)}` : actors.join();
  if ('wait' in step) return `${step.wait} pass`;
  if ('run' in step) return `${shortJson(step.run)} is run`;
  if ('expect' in step) return `${who} ${describeExpectation(step.expect)}`;
  return `${who} ${describeAction(step)}`;
}

type Action = Exclude<Step, { expect: unknown } | { wait: unknown } | { run: unknown }>;

function describeAction(step: Action): string {
  if ('connect' in step) return `connects${describeToken(step.connect.token)}`;
  if ('send' in step) return describeSend(step.send);
  if ('disconnect' in step) return step.disconnect.cut ? 'cuts the connection' : 'disconnects';
  if (!('frame' in step)) return describeRequest(step);
  const { token } = step.frame;
  return token === undefined ? 'sends a raw frame' : `sends the token message${describeToken(token)}`;
}

function describeRequest(
  step: Extract<Action, { create_dm: unknown } | { retrieve: unknown } | { room_info: unknown } | { request: unknown }>,
): string {
  if ('create_dm' in step) return `makes a direct message room with ${step.create_dm.other}`;
  if ('retrieve' in step)
    return `retrieves what came after ${shortAfter(step.retrieve.after)}${describeToken(step.retrieve.token)}`;
  if ('room_info' in step) return `asks about room ${step.room_info.room}${describeToken(step.room_info.token)}`;
  return `requests ${step.request.method ?? 'POST'} ${step.request.path}`;
}

const shortAfter = (after: unknown = 0): string => (after === 'last' ? after : shortJson(after));

function describeToken(which = 'valid'): string {
  if (which === 'valid') return '';
  if (which === 'none') return ' without a token';
  return which === 'expired' || which === 'invalid' ? ` with an ${which} token` : ' with another token';
}

function describeSend({ room, message, times = 1 }: Extract<Action, { send: unknown }>['send']): string {
  return `sends ${quoted(message)} to room ${room}${times > 1 ? ` ${times} times` : ''}`;
}

function describeExpectation(expect: Extract<Step, { expect: unknown }>['expect']): string {
  if (expect === 'nothing') return 'receives nothing';
  if ('message' in expect) {
    const { message, times = 1 } = expect;
    const what = times > 1 ? `${times} messages` : 'a message';
    return `receives ${what}${describeMessage(message)}${within(expect.within)}`;
  }
  if ('error_code' in expect) return `is told ${expect.error_code}${within(expect.within)}`;
  if ('closed' in expect) return `${describeClosed(expect.closed)}${within(expect.within)}`;
  if ('answer' in expect) return `is answered ${shortJson(expect.answer)}${within(expect.within)}`;
  return `receives the frame ${shortJson(expect.frame)}${within(expect.within)}`;
}

function describeClosed(closed: number | boolean): string {
  if (closed === false) return 'stays connected';
  return closed === true ? 'loses the connection' : `loses the connection with ${closed}`;
}

/** What is asked of a message, such as ` from bob in room 1 with the text "hi"`. */
export function describeMessage({ poster, room, message, matches }: ExpectedMessage): string {
  return [
    poster === undefined ? '' : ` from ${poster}`,
    room === undefined ? '' : ` in room ${room}`,
    message === undefined ? '' : ` with the text ${quoted(message)}`,
    matches === undefined ? '' : ` that matches /${matches}/`,
  ].join('');
}

const longest = 120;

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const quoted = (text: string): string => shortJson(text);
