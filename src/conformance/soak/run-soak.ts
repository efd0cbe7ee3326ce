import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../case/acting/session.ts';
import { CaseContext } from '../case/case-context.ts';
import type { ServerProfile, UserRole } from '../discovery/server-profile.ts';
import { actAsClient } from './acts/act.ts';
import { actTogether } from './acts/act-together.ts';
import { readHistory } from './acts/read-history.ts';
import type { SoakSettings } from './settings.ts';
import { settle } from './settle.ts';
import { Soak } from './soak.ts';
import type { SoakRecord } from './soak-record.ts';

/** How often the progress is told, in milliseconds. */
const tellEveryMs = 250;

/** Where a soak acts, and who may stop it. */
export interface SoakInput {
  session: Session;
  profile: ServerProfile;
  /** Aborted: everybody stops, and what was found so far is judged. */
  signal: AbortSignal;
  tell: (soFar: string) => void;
}

/**
 * All users act at random for a while: they post, read, come and go, all at once; then everybody settles. Everything is
 * recorded in the session. Never throws and always ends: bounded in time, requests, posts and entries.
 */
export async function runSoak(
  settings: SoakSettings,
  { session, profile, signal, tell }: SoakInput,
): Promise<SoakRecord> {
  const { entries } = session.recorder;
  const from = entries.length + 1;
  const context = new CaseContext(session, profile);
  const reason = whyImpossible(profile);
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const roles = (Object.keys(session.setup.users) as UserRole[]).filter((role) => !profile.unavailable[role]);
  const soak = new Soak(context, settings, { roles, over: over.signal, entries });
  if (reason === undefined) await act(soak, { over, signal, tell });
  const actedMs = reason === undefined ? Math.round(soak.elapsedMs) : 0;
  if (reason === undefined && !soak.isUnreachable) await settle(soak, signal.aborted).catch(() => undefined);
  await context.close();
  return {
    ...settings,
    actedMs,
    ended: endOf(soak, reason, signal),
    ...(reason !== undefined && { reason }),
    from,
    to: entries.length,
    slowestDeliveryMs: Math.round(soak.posts.slowestMs),
    timeoutMs: session.setup.timeoutMs,
    counts: { ...soak.counts, posts: soak.posts.sent },
  };
}

/** What did not work for discovery may have gone wrong by chance: a soak tries it again. */
const whyImpossible = ({ unavailable }: ServerProfile): string | undefined =>
  (unavailable.connect ?? unavailable.shared)?.reason;

function endOf(soak: Soak, reason: string | undefined, signal: AbortSignal): SoakRecord['ended'] {
  if (reason !== undefined) return 'impossible';
  if (signal.aborted) return 'interrupted';
  return soak.isUnreachable ? 'unreachable' : 'time';
}

interface Acting extends Pick<SoakInput, 'signal' | 'tell'> {
  over: AbortController;
}

/** Everybody acts until the time is over, somebody interrupts or the server is gone. */
async function act(soak: Soak, { over, signal, tell }: Acting): Promise<void> {
  const end = (): void => over.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  await Promise.all(soak.roles.map((role) => readHistory(soak, role, 'all')));
  soak.begin();
  const time = setTimeout(end, soak.settings.durationMs);
  const telling = setInterval(() => tell(soFar(soak)), tellEveryMs);
  const numbers = Array.from({ length: soak.settings.connectionsPerUser }, (_, index) => index + 1);
  const clients = soak.roles.flatMap((role) => numbers.map((number) => actAsClient(soak, role, number)));
  const all = Promise.allSettled([...clients, actTogether(soak)]);
  await Promise.race([all, untilAborted(over.signal)]);
  await Promise.race([all, sleep(soak.posts.patienceMs, undefined, { ref: false })]);
  end();
  clearTimeout(time);
  clearInterval(telling);
  signal.removeEventListener('abort', end);
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

function soFar({ elapsedMs, settings, counts, posts }: Soak): string {
  const seconds = `${Math.floor(elapsedMs / 1000)} of ${settings.durationMs / 1000} s`;
  return `soak with seed ${settings.seed}: ${seconds}, ${counts.connections} connections, ${posts.sent} posts, ${counts.reads} reads`;
}
