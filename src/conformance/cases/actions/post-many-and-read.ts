import type { CaseContext } from '../../case/case-context.ts';

/** More than a page of anything. */
const many = 120;
/** A server may take its time for each message of a connection: they are posted over so many that it takes this long. */
const enoughMs = 1000;
/** However long it takes. */
const mostPosters = 8;

/** Posts many messages, then reads every history that must have them. */
export async function postManyAndRead(context: CaseContext) {
  const markers = await postMany(context);
  const after = context.profile.recentId;
  const byPeer = await context.retrieveWith('peer', after, markers);
  const byMember = await context.retrieveWith('member', after, markers);
  const all = await context.retrieveWith('peer', 0, markers);
  return { markers, byPeer, byMember, all, afterOne: await context.retrieve('peer', 1) };
}

/** Waits until the peer has received them all. */
async function postMany(context: CaseContext): Promise<string[]> {
  const peer = await context.connect('peer');
  const posters = Math.ceil((many * context.usualDeliveryMs) / enoughMs);
  const count = context.affordable(Math.max(1, Math.min(mostPosters, posters)));
  const members = await Promise.all(Array.from({ length: count }, () => context.connect('member')));
  const posted = members.map((member) => ({
    member,
    markers: Array.from({ length: Math.ceil(many / count) }, () => context.post(member, 'shared')),
  }));
  await Promise.all(posted.map(({ member, markers }) => peer.missingFrom(member, markers)));
  const [first] = members;
  if (first) await context.silence(first, 'shared', peer);
  return posted.flatMap(({ markers }) => markers);
}
