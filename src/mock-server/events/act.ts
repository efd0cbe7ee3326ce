import type { Steering } from '../steering.ts';
import type { ScenarioEvent } from './event-engine.ts';
import type { Happened } from './happening.ts';

/** The keys of an event that say what it does; a sound event has one of them. */
export const actionKeys = [
  'post',
  'disconnect',
  'expire',
  'create_room',
  'create_dm',
  'frame',
  'enable',
  'disable',
] as const;

/**
 * Does what an event says.
 * @param what the thing that it reacts to
 * @returns what was done, in words; undefined where the trace shows it anyway
 * @throws SteeringProblem where it cannot be done
 */
export function act(steering: Steering, event: ScenarioEvent, what: Happened | undefined): string | undefined {
  const { post, disconnect, expire, create_room, create_dm, frame, enable, disable } = event;
  if (post) {
    const room = post.room ?? what?.room;
    steering.post({ ...post, message: filledIn(post.message, what), ...(room !== undefined && { room }) });
  }
  if (disconnect) return `ended ${steering.disconnect(disconnect)} connections of ${named(disconnect.user)}`;
  if (expire !== undefined) {
    steering.expire(expire);
    return `the tokens of ${named(expire)} ran out`;
  }
  if (create_room) return `made room ${steering.createRoom(create_room)}`;
  if (create_dm) return `made room ${steering.createDm(create_dm)} of ${create_dm.as} and ${create_dm.other}`;
  if (frame) steering.sendFrame(frame);
  return switched(steering, enable, disable);
}

function switched(steering: Steering, enable: string | undefined, disable: string | undefined): string | undefined {
  if (enable !== undefined) {
    steering.turnFault(enable, true);
    return `switched fault ${enable} on`;
  }
  if (disable === undefined) return undefined;
  steering.turnFault(disable, false);
  return `switched fault ${disable} off`;
}

function named(users: string | string[]): string {
  return [users].flat().join(', ');
}

/** `{message}`, `{user}` and `{room}` in a text stand for those of what happened. */
function filledIn(text: string, what: Happened | undefined): string {
  if (!what) return text;
  return text.replace(/\{(message|user|room)\}/g, (whole, key: 'message' | 'user' | 'room') => what[key] ?? whole);
}
