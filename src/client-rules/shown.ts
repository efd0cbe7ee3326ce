import type { Session, Story } from './story.ts';

/** Something that a user was shown: a live frame, or the answer to a request. */
export interface Shown {
  seq: number;
  isLive: boolean;
  /** The ids of the messages in it. */
  ids: number[];
  /** The rooms of those messages. */
  rooms: string[];
}

/** Everything that a user was shown, oldest first. */
export function shownTo(user: string, { sessions, exchanges }: Pick<Story, 'sessions' | 'exchanges'>): Shown[] {
  const live = sessions.filter((session) => session.user === user).flatMap(liveFrames);
  const answers = exchanges.flatMap(({ user: asker, response }): Shown[] => {
    const isShown = asker === user && response?.status === 200 && !response.damage;
    return isShown ? [read(response.seq, response.body, false)] : [];
  });
  return [...live, ...answers].sort((a, b) => a.seq - b.seq);
}

/** What was sent behind the closing frame, nobody reads. */
function liveFrames({ sent, lost }: Session): Shown[] {
  const end = lost?.seq ?? Number.POSITIVE_INFINITY;
  return sent.filter(({ seq }) => seq < end).map(({ seq, data }) => read(seq, data, true));
}

/**
 * Long texts are kept only in part and are no JSON then, so the properties are searched for; within a message's
 * text their quotes would be escaped.
 */
function read(seq: number, text: string, isLive: boolean): Shown {
  const ids = [...text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
  const rooms = [...text.matchAll(/"room":("(?:[^"\\]|\\.)*")/g)].map(([, room]) => JSON.parse(room ?? '""') as string);
  return { seq, isLive, ids, rooms };
}
