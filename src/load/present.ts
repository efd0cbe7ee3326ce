import type { ArtilleryContext, ArtilleryEvents } from './artillery.ts';
import { LoadRun } from './load-run.ts';
import type { LoadUser } from './load-user.ts';

/** The virtual users of this process share one record. */
let run: LoadRun | undefined;
const users = new Map<string, LoadUser>();
/** Where the name of a virtual user stands among its variables, which Artillery may copy. */
const nameOfUser = '$chatTestbedUser';

const notConnected = 'not connected: `connect` is the first function of a flow';

/** The run of this process; the first virtual user begins it. */
export function runOf(settings: { patienceMs: number }): LoadRun {
  run ??= new LoadRun(settings);
  return run;
}

/** The next virtual user begins a run of its own, as the first of another process does. */
export function forgetRun(): void {
  run = undefined;
  users.clear();
}

export function arrive({ vars }: ArtilleryContext, user: LoadUser): void {
  vars[nameOfUser] = user.connection.who;
  users.set(user.connection.who, user);
}

export function leave(user: LoadUser): void {
  users.delete(user.connection.who);
}

/** Who acts in this step. @throws Error where nobody has connected */
export function userOf({ vars }: ArtilleryContext, events: ArtilleryEvents): LoadUser {
  const user = users.get(String(vars[nameOfUser]));
  if (!user) throw new Error(notConnected);
  user.events = events;
  return user;
}
