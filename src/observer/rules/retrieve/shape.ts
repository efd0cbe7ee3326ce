import { isObject, type JsonObject } from '../../../protocol/index.ts';
import { describeShape, isMessageShaped } from '../../read/message-shape.ts';
import { excerpt, show } from '../../read/show.ts';
import { listIn } from '../../record/exchanges/histories.ts';
import type { ObservedExchange } from '../../record/exchanges/observed-exchange.ts';
import type { ObservedRecord } from '../../record/observed-record.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

export const shape: ObserverRule = {
  requirement: 'retrieve.shape',
  judge: {
    exchange(exchange, judgement, record) {
      const { endpoint, status, asked, answered, isShortened, body } = exchange;
      if (endpoint !== 'retrieve' || status < 200 || status >= 300 || isShortened) return;
      const wrong = whatIsWrong(exchange, record);
      if (wrong === undefined) return judgement.kept();
      const words = {
        sentence: `retrieve has not the documented shape: ${wrong}.`,
        expected: '200 with the documented envelope, every entry a full message',
        actual: `${status} ${excerpt(body)}`,
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};

function whatIsWrong({ status, json }: ObservedExchange, { knowledge }: ObservedRecord): string | undefined {
  if (status !== 200) return `the status is ${status}`;
  if (!isObject(json)) return 'the body is no JSON object';
  const list = listIn(json, knowledge.dialect?.retrieveKey);
  return list
    ? (wrongEnvelope(json, knowledge.dialect?.retrieveKey) ?? wrongMessage(list))
    : 'it has no list of messages';
}

/** Reading 2: the other key has another envelope. */
function wrongEnvelope(json: JsonObject, key: 'occupants' | 'messages' | undefined): string | undefined {
  if (key !== undefined && !Array.isArray(json[key])) return `the messages do not stand under \`${key}\``;
  if (!Array.isArray(json.occupants) || key === 'messages') return undefined;
  const { room_name } = json;
  return room_name === null || typeof room_name === 'string' ? undefined : `\`room_name\` is ${show(room_name)}`;
}

function wrongMessage(list: readonly unknown[]): string | undefined {
  const wrong = list.find((item) => !isObject(item) || !isMessageShaped(item));
  if (wrong === undefined) return list.includes(undefined) ? 'a message is missing' : undefined;
  return isObject(wrong) ? describeShape(wrong) : `a message is ${show(wrong)}`;
}
