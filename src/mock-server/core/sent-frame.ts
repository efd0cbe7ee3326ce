import {
  type Dialect,
  type DropReason,
  isDeployedSentFrame,
  isObject,
  isSentFrame,
  parseJson,
} from '../../protocol/index.ts';

type SentMessage = { room: string; text: string } | { reason: DropReason; detail?: string; room?: string };

/** Reads a frame on a live connection: a message to post, or why it is dropped (send.silent-malformed). */
export function readSentFrame(text: string | null, { sendKey }: Dialect): SentMessage {
  if (text === null) return { reason: 'binary' };
  const value = parseJson(text);
  if (value === undefined) return { reason: 'not-json' };
  if (!isObject(value)) return { reason: 'not-an-object' };
  if (sendKey === 'messages' && isSentFrame(value)) return { room: value.room, text: value.messages };
  if (sendKey === 'message' && isDeployedSentFrame(value)) return { room: value.room, text: value.message };
  return explainMalformed(value, sendKey);
}

function explainMalformed(value: Record<string, unknown>, sendKey: Dialect['sendKey']): SentMessage {
  if (Object.hasOwn(value, 'auth_token')) return { reason: 'token-again' };
  const room = typeof value.room === 'string' ? { room: value.room } : {};
  const otherKey = sendKey === 'messages' ? 'message' : 'messages';
  if (!Object.hasOwn(value, sendKey) && Object.hasOwn(value, otherKey)) {
    return { reason: 'wrong-key', detail: otherKey, ...room };
  }
  const key = 'room' in room ? sendKey : 'room';
  return { reason: Object.hasOwn(value, key) ? 'wrong-type' : 'missing-field', detail: key, ...room };
}
