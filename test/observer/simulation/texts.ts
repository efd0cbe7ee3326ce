import { errorBody } from '../../../src/protocol/index.ts';
import type { StoredMessage } from './shapes.ts';

/** As JSON, with ids of any size as numbers. */
export const bodyWithIds = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `#${item}#` : item)).replaceAll(
    /"#(\d+)#"/g,
    '$1',
  );

/** What a live frame and a history show of a message. */
export const shown = ({ id, message, poster, room, timestamp }: StoredMessage): object => ({
  id,
  message,
  poster,
  room,
  timestamp,
});

export type Refusal = 'AUTH_TOKEN_INVALID' | 'AUTH_TOKEN_EXPIRED';

/** Why a first frame is refused. */
export function refusalOf(data: string | null): Refusal | undefined {
  if (!data?.includes('"auth_token":"') || data.includes('(invalid)')) return 'AUTH_TOKEN_INVALID';
  return data.includes('(expired)') ? 'AUTH_TOKEN_EXPIRED' : undefined;
}

export const errorText = (code: Parameters<typeof errorBody>[0]): string => JSON.stringify(errorBody(code));

export function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
