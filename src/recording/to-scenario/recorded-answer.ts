import { chatPaths, type ExpectedAnswer, isObject, parseJson } from '../../protocol/index.ts';
import { listedMessages } from '../json.ts';
import type { Exchange } from './exchanges.ts';
import { stable } from './stable.ts';
import type { Telling } from './writing.ts';

export interface AnswerContext {
  telling: Telling;
  /** Whether the request asks for what is newer than a message of this recording, or than all. */
  isFromLast: boolean;
}

/** What can be expected of an answer the next time, one after the other; empty where there was none. */
export function recordedAnswers(exchange: Exchange, context: AnswerContext): ExpectedAnswer[] {
  const expected = recordedAnswer(exchange, context);
  if (!expected) return [];
  const [first, ...others] = messagesIn(exchange, context);
  return [{ ...expected, ...first }, ...others];
}

function recordedAnswer(exchange: Exchange, context: AnswerContext): ExpectedAnswer | undefined {
  const { path } = exchange.request;
  const { status, body = '', isOffending } = exchange.response ?? {};
  if (status === undefined || status < 100 || status > 599) return undefined;
  const json = parseJson(body);
  const code = isObject(json) && typeof json.error_code === 'string' ? json.error_code : '';
  const expected: ExpectedAnswer = { status, ...(code !== '' && { error_code: code }) };
  if (path === chatPaths.retrieve && status === 200) return { ...expected, ...listed(exchange, context) };
  const isTold = path === chatPaths.roomInfo && status === 200;
  return isTold || isOffending ? { ...expected, ...bodyOf(json ?? body, context) } : expected;
}

function bodyOf(value: unknown, { telling }: AnswerContext): Pick<ExpectedAnswer, 'body'> {
  const kept = stable(value, (id) => telling.nameOf(id));
  return kept === undefined ? {} : { body: kept as NonNullable<ExpectedAnswer['body']> };
}

/** Of a list what was said in this recording, and how many where nothing else can have come up meanwhile. */
function listed({ response }: Exchange, context: AnswerContext): Partial<ExpectedAnswer> {
  const { telling, isFromLast } = context;
  const { body = '', isOffending = false } = response ?? {};
  const list = listedMessages(body);
  if (list === undefined) return isOffending ? bodyOf(parseJson(body) ?? body, context) : {};
  const said = list.filter(({ message }) => telling.world.names.senderOf(message) !== undefined);
  const isCounted = isFromLast && said.length === list.length && (isOffending || list.length === 0);
  return {
    ...(isCounted && { count: list.length }),
    ...(isOffending && envelopeOf(body, context)),
  };
}

/** What was said over each connection, in this order; which of several is faster is left to chance the next time. */
function messagesIn({ request, response }: Exchange, { telling }: AnswerContext): ExpectedAnswer[] {
  const { placeOf } = telling.world.names;
  const isHistory = request.path === chatPaths.retrieve && response?.status === 200;
  const list = (isHistory && listedMessages(response.body)) || [];
  const said = list.filter(({ message }) => placeOf(message) !== undefined);
  if (said.some(({ id = 0 }, index) => id <= (said[index - 1]?.id ?? 0))) return [];
  const places = [...new Set(said.map(({ message }) => placeOf(message)))];
  return places.map((place) => {
    const together = said.filter(({ message }) => placeOf(message) === place);
    return { messages: together.map((message) => telling.expectedMessage(message, request.user)) };
  });
}

/** Where the list does not stand where this reading has it, what stands where. */
function envelopeOf(body: string, context: AnswerContext): Pick<ExpectedAnswer, 'body'> {
  const json = parseJson(body);
  if (!isObject(json) || Array.isArray(json[context.telling.keys.retrieve])) return {};
  const emptied = Object.entries(json).map(([key, value]) => [key, Array.isArray(value) ? [] : value]);
  return bodyOf(Object.fromEntries(emptied), context);
}
