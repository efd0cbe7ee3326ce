import type { LoadUser } from './load-user.ts';
import { retrieve, send } from './talk.ts';

/** Longer than it takes until the observer says that a message is lost. */
const beyond = 1.2;

/**
 * Waits until what is on its way to a user has come; what has not by then is lost, and the observer says so.
 * @returns posts of this user that nobody has seen, live or in the history, although a later one was seen
 */
export async function settle(user: LoadUser): Promise<string[]> {
  const { settings, transcript, due } = user;
  const ms = settings.patienceMs * beyond;
  const came = await user.until(() => due.size === 0, ms);
  if (!came) {
    transcript.add({ kind: 'waited', label: user.connection.who, for: 'what others have', came, ms });
    await hearOnceMore(user);
  }
  return vanished(user);
}

/** What comes now shows that the connection still worked when the time was over. */
async function hearOnceMore(user: LoadUser): Promise<void> {
  if (!user.isLive) return;
  const probe = send(user);
  await user.until(() => !user.due.has(probe));
}

async function vanished(user: LoadUser): Promise<string[]> {
  const unseen = () => [...user.unseen, ...user.fresh].filter(({ isSeen }) => !isSeen);
  if (!user.isLive || unseen().length === 0) return [];
  await retrieve(user, '0');
  const suspects = unseen();
  if (suspects.length === 0) return [];
  const later = send(user);
  await user.until(() => unseen().length === 0);
  await retrieve(user, '0');
  return later.isSeen ? suspects.flatMap(({ isSeen, marker }) => (isSeen ? [] : [marker])) : [];
}
