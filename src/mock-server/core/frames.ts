import type { Dialect, Message } from '../../protocol/index.ts';

/** The CONNECTED frame (connect.connected); with a `type` where the dialect sends one (reading 4). */
export function connectedFrame({ typedFrames }: Dialect): string {
  return JSON.stringify(typedFrames ? { type: 'status', status: 'CONNECTED' } : { status: 'CONNECTED' });
}

/** A live message (live.frame). */
export function liveFrame({ typedFrames }: Dialect, message: Message): string {
  return JSON.stringify(typedFrames ? { type: 'message', message } : { message });
}
