import type { Switchboard } from '../switchboard/switchboard.ts';

/** What can be mounted: a `MockChat` or a mock server, or its switchboard alone. */
export type Mountable = Switchboard | { readonly switchboard: Switchboard };

export function switchboardOf(chat: Mountable): Switchboard {
  return 'switchboard' in chat ? chat.switchboard : chat;
}
