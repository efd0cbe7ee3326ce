import { batchSize, idsFrom } from '../../../protocol/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { becauseOf, failed, type Verdict } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';

/** A room that is there, as a message in it shows, and of which room_info says that it is not. */
export interface HiddenRoom {
  id: string;
  other: UserRole;
  /** Indexes of the 404s that came after the message had arrived. */
  entries: number[];
}

/**
 * Where room_info shows no room that create_dm has made: member posts to the ids that were free, and what reaches the
 * other user was posted to a room of theirs. Frames to rooms that do not exist are dropped.
 */
export async function seekByPosting(context: CaseContext, other: UserRole): Promise<HiddenRoom | null> {
  const { vacantRooms, unavailable } = context.profile;
  if (!vacantRooms || unavailable.live || unavailable.send || unavailable['room-info']) return null;
  const [by, at] = await context.connectAll('member', other);
  const ids = idsFrom(vacantRooms.first, Math.min(batchSize, vacantRooms.last - vacantRooms.first + 1));
  const posted = ids.map((id) => ({ id, marker: context.postTo(by, id) }));
  const came = await Promise.all(posted.map(({ marker }) => at.sees(marker, context.window)));
  const id = ids.find((_, index) => came[index]);
  if (id === undefined) return null;
  const asked = (['member', other] as const).map((role) => context.call(role, 'roomInfo', { room_id: id }));
  const missing = (await Promise.all(asked)).filter(({ status }) => status === 404);
  return missing.length > 0 ? { id, other, entries: missing.map(({ entry }) => entry) } : null;
}

/** What a hidden room breaks, as the case sees it that is about room_info. */
export const judgeHidden = ({ id, other, entries }: HiddenRoom): Verdict =>
  failed(
    `What member posted to room ${id}, which create_dm had made, reached ${other}: both are in it. room_info of it was ` +
      'answered 404 after that.',
    {
      expected: 'the room, which is there since create_dm was answered 200',
      actual: { status: 404 },
      offending: entries,
      remedy:
        `room_info of ${id} was asked before the room was made, too: do not keep a 404, for one user or for all, longer ` +
        'than until the next room is made.',
    },
  );

export const becauseHidden = ({ id }: HiddenRoom): Verdict =>
  becauseOf('room-info.shape', `room_info answers 404 for room ${id}, which create_dm has made.`);
