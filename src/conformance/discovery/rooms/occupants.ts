import { isObject } from '../../../protocol/index.ts';
import { type Answer, jsonOf } from '../../../wire-client/index.ts';

/** The occupants in an answer of room_info, where it has any. */
export function occupantsOf(answer: Answer): string[] | undefined {
  const body = jsonOf(answer);
  if (answer.status !== 200 || !isObject(body) || !Array.isArray(body.occupants)) return undefined;
  return body.occupants.every((occupant) => typeof occupant === 'string') ? body.occupants : undefined;
}
