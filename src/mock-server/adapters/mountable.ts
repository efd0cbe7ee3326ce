import { ChatTestbedError } from '../../protocol/index.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';

/** What can be mounted: a `MockChat` or a mock server, or its switchboard alone. */
export type Mountable = Switchboard | { readonly switchboard: Switchboard };

/** @throws ChatTestbedError INVALID_OPTION if it is not one */
export function switchboardOf(chat: Mountable): Switchboard {
  const switchboard = chat && 'switchboard' in chat ? chat.switchboard : chat;
  if (typeof switchboard?.request === 'function') return switchboard;
  throw new ChatTestbedError('INVALID_OPTION', `Mount what createMockChat() resolves with, not ${String(chat)}.`);
}
