import type { ClientRequirementId } from '../../../src/client-rules/index.ts';
import type { StageOptions, Subject } from '../stage.ts';

/** A client that breaks one requirement and keeps all others. */
export interface BrokenClient {
  name: string;
  breaks: ClientRequirementId;
  run: Subject;
  /** Part of what the finding says. */
  because: string;
  options?: StageOptions;
}

export const chat = (text: string, room = '1') => ({ room, messages: text });
export const expired = { auth_token: 'token-ada-expired' };
export const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
