/** What a run never exceeds, whatever its concurrency. Without a limit where left out. */
export interface Limits {
  /** All users together. */
  requestsPerSecond?: number | undefined;
  /** Frames on connections that have sent their token, all users together. */
  postsPerSecond?: number | undefined;
  /** Open at once, all users together. */
  connections?: number | undefined;
  /** Open at once, of each user. */
  connectionsPerUser?: number | undefined;
}

/** For a staging server that others use at the same time. */
export const gentleLimits: Readonly<Required<Limits>> = {
  requestsPerSecond: 8,
  postsPerSecond: 8,
  connections: 5,
  connectionsPerUser: 3,
};
