import type { Dialect } from '../protocol/index.ts';

/** A room of which it is certain, for the whole recording, who is in it and who is not. */
export interface KnownRoom {
  id: string;
  /** Ids of users who are in it all the time. */
  occupants?: readonly string[];
  /** Ids of users who are never in it; `everybody-else`: all but the occupants. */
  outsiders?: readonly string[] | 'everybody-else';
}

/**
 * What is known beside what passed. Plain data, all optional: what is left out is unknown, and nothing is held against a
 * server because of it.
 */
export interface ObserverKnowledge {
  /** The user id behind each label; `labels`: every label is itself the id. Learnt from posters where left out. */
  userIds?: Readonly<Record<string, string>> | 'labels';
  rooms?: readonly KnownRoom[];
  /** Ids of rooms that do not exist. */
  missingRooms?: readonly string[];
  /** Readings 1 to 3. Either key is read where it is left out; an error code left out is the documented one. */
  dialect?: Partial<Pick<Dialect, 'sendKey' | 'retrieveKey' | 'unknownUser' | 'unknownRoom'>>;
  /** Nobody posts whose frames are not in this recording. False where left out: the server may have other users. */
  isEverySenderObserved?: boolean;
  /** The texts of this recording that carry a marker are sent by nobody else. False where left out. */
  hasOwnMarkers?: boolean;
  /** Entries before the first one are missing. Where left out: whether the first `seq` is greater than 1. */
  isHeadCut?: boolean;
  /** The server kept what it knew all the time. Where left out, it may have been restarted while no connection was open. */
  isSameServer?: boolean;
  /** The target was away or restarted just before these entries, by `seq`: what was known before proves nothing after. */
  restarts?: readonly number[];
  /** The recorder's clock and the server's show the same time, but for the skew. False where left out. */
  isClockComparable?: boolean;
  /** In seconds; 120 where left out. */
  clockSkewSeconds?: number;
  /** Where the recorder stands; it tells who closed a connection. */
  recorder?: 'client' | 'server' | 'between';
  /** `Authorization` headers may have been cut out, as browsers do when they export: a request without one proves nothing. */
  areHeadersCut?: boolean;
  /** So many milliseconds after a message came elsewhere, it is lost. Where left out, only a later message proves that. */
  quietWindowMs?: number;
}
