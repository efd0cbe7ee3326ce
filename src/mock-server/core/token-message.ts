import { type AuthErrorCode, isObject, isTokenMessage, parseJson, type RefusalReason } from '../../protocol/index.ts';

type FirstMessage = { token: string } | { error: AuthErrorCode; reason: RefusalReason };

/** Reads the first message of a connection: a token, or what is wrong with it (reading 5). */
export function readTokenMessage(text: string | null): FirstMessage {
  if (text === null) return { error: 'AUTH_TOKEN_INVALID', reason: 'binary' };
  const value = parseJson(text);
  if (value === undefined) return { error: 'AUTH_TOKEN_INVALID', reason: 'not-json' };
  if (isTokenMessage(value)) return { token: value.auth_token };
  if (isObject(value) && Object.hasOwn(value, 'auth_token')) {
    return { error: 'AUTH_TOKEN_INVALID', reason: 'token-no-string' };
  }
  const isChat = isObject(value) && Object.hasOwn(value, 'room');
  return { error: 'AUTH_TOKEN_MISSING', reason: isChat ? 'chat-before-token' : 'no-token' };
}
