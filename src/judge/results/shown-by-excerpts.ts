import type { ObservableRequirement } from '../../observer/index.ts';

/** What one frame or one answer shows by itself: that others are missing changes nothing. */
export const shownByExcerpts: ReadonlySet<ObservableRequirement> = new Set<ObservableRequirement>([
  'auth.valid-token',
  'auth.missing-token',
  'auth.invalid-token',
  'auth.expired-token',
  'auth.error-text',
  'live.frame',
  'live.no-undocumented-frames',
  'create-dm.no-body',
  'create-dm.unknown-user',
  'create-dm.malformed',
  'room-info.shape',
  'room-info.malformed',
  'retrieve.shape',
  'retrieve.after-is-exclusive',
  'retrieve.malformed',
]);
