import type { ChatEvent, Happening } from '../../protocol/index.ts';
import { isAmong } from '../faults/armed-fault.ts';

/** What happened, as far as a reaction can take it up. */
export interface Happened {
  kind: keyof Happening;
  user?: string | undefined;
  room?: string | undefined;
  /** The text that was posted. */
  message?: string | undefined;
  code?: number;
  errorCode?: string;
}

/** What an event is called in a scenario; undefined where none can react to it. */
export function happened(event: ChatEvent): Happened | undefined {
  switch (event.type) {
    case 'connected':
      return { kind: 'connected', user: event.user };
    case 'closed':
      return { kind: 'disconnected', user: event.user, code: event.code };
    case 'refused':
      return { kind: 'refused', user: event.user, errorCode: event.error };
    case 'posted':
      return { kind: 'posted', user: event.message.poster, room: event.message.room, message: event.message.message };
    case 'dropped':
      return { kind: 'dropped', user: event.user, room: event.room };
    case 'answered':
      return event.status === 200
        ? { kind: answeredKinds[event.endpoint], user: event.user, room: event.room }
        : undefined;
    default:
      return undefined;
  }
}

const answeredKinds = { retrieve: 'retrieved', roomInfo: 'looked_up', createDm: 'created_dm' } as const;

/** What a happening can be asked to be, whichever it is. */
interface Asked {
  user?: string | string[];
  room?: string | string[];
  matches?: string;
  code?: number;
  error_code?: string;
}

/** Whether what happened is what a scenario waits for. */
export function isWaitedFor(waitedFor: Happening, { kind, user, room, message, code, errorCode }: Happened): boolean {
  const asked: Asked | undefined = waitedFor[kind];
  if (!asked || !isAmong(user, asked.user) || !isAmong(room, asked.room)) return false;
  if (asked.code !== undefined && asked.code !== code) return false;
  if (asked.error_code !== undefined && asked.error_code !== errorCode) return false;
  return asked.matches === undefined || new RegExp(asked.matches, 'u').test(message ?? '');
}
