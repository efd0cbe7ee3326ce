import type { FirstContact } from './contact.ts';
import type { ServerProfile, Unavailable } from './server-profile.ts';

/** Reading 11 sets no bound to ids, but JavaScript does: a greater id in a JSON text is read as a number near it. */
const roundedIds: Unavailable = {
  reason:
    'This server has message ids above 2^53 − 1, which JavaScript rounds: they can neither be compared nor sent exactly.',
  remedy:
    'waive: { live.id-increases: "<reason>", retrieve.after-is-exclusive: "<reason>", retrieve.nothing-newer: "<reason>" }',
};

/** Notes that ids cannot be compared or sent where any that was seen so far is too great. */
export function noteRoundedIds(profile: ServerProfile, contacts: readonly FirstContact[]): void {
  const inHistory = contacts.some(({ history }) => history?.some(({ id }) => isRounded(id)));
  if (!inHistory && !isRounded(profile.recentId)) return;
  profile.unavailable['exact-ids'] = roundedIds;
  profile.recentId = Math.min(profile.recentId, Number.MAX_SAFE_INTEGER);
}

const isRounded = (id: unknown): boolean => Number.isInteger(id) && !Number.isSafeInteger(id);
