import type { Soak } from '../soak.ts';
import type { SoakConnection } from '../soak-connection.ts';
import type { SoakRoom } from '../soak-rooms.ts';

/** A server may subscribe some milliseconds after CONNECTED: that is when the second message comes. */
const secondAfterMs = 10;
/** The last one comes when its sender has the others, so that one of them which is lost has been overtaken. */
const lastAfterMs = 40;

/**
 * Posts in the instant in which CONNECTED has come, in every room of that user, as others who are connected already.
 * @returns a promise that settles when the last of them has come
 */
export function postBehindConnected(soak: Soak, subject: SoakConnection): Promise<unknown> {
  const rooms = soak.rooms.of(subject.role).filter((room) => soak.othersIn(room, subject).length > 0);
  const some = soak.pace.room > 0 && soak.pace.isWide ? rooms : rooms.slice(0, 1);
  return Promise.all(
    some.map((room, index) => soak.pace.track('behind', () => postIn(soak, room, subject, index === 0))),
  );
}

/** @param isThrice whether a message is posted between the first and the last */
async function postIn(soak: Soak, room: SoakRoom, subject: SoakConnection, isThrice: boolean): Promise<void> {
  const [first] = soak.othersIn(room, subject);
  const arrived = first && soak.posts.post(first, room);
  await soak.sleep(secondAfterMs);
  if (isThrice && soak.pace.isWide) post(soak, room, subject, 0);
  await Promise.all([arrived, soak.sleep(lastAfterMs - secondAfterMs)]);
  await post(soak, room, subject, 1);
}

/** @param turn whose turn it is among those who are there */
function post(soak: Soak, room: SoakRoom, subject: SoakConnection, turn: number): Promise<void> | undefined {
  const others = soak.othersIn(room, subject);
  const by = others[turn % others.length];
  return by && soak.posts.post(by, room);
}
