import { parseExactly } from '../../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { messageIdOf } from '../../case/frames.ts';
import type { UserRole } from '../../discovery/server-profile.ts';

/** A text that two users have posted in one room, and what came of it. */
export interface SameText {
  text: string;
  by: string;
  at: string;
  /** The different ids with which it came to the second user, of the two messages of the first. */
  twice: string[];
  /** Whether the message of the second came to the first; undefined where it was not tried. */
  came: boolean | undefined;
  /** Those of both, where there is a history. */
  histories: { role: UserRole; answer: RecordedAnswer }[];
}

/** One user posts a text twice in a row, then another posts the same; the history of both is to have all of them. */
export async function sayTheSame(context: CaseContext): Promise<SameText> {
  const [member, peer] = await context.connectAll('member', 'peer');
  await context.deliver(member, 'shared', peer);
  const text = context.post(member, 'shared');
  context.post(member, 'shared', text);
  const twice = await differentIds(peer, text, 2);
  const came = twice.length === 2 ? await saysItToo(context, { text, by: peer, at: member, known: twice }) : undefined;
  const arrived = Array.from({ length: twice.length + (came ? 1 : 0) }, () => text);
  const ask = async (role: UserRole) => ({
    role,
    answer: await context.retrieveWith(role, context.profile.recentId, arrived),
  });
  const histories = context.profile.unavailable.history ? [] : await Promise.all([ask('member'), ask('peer')]);
  return { text, by: member.who, at: peer.who, twice, came, histories };
}

/** The different ids with which a text comes, until there are so many. */
async function differentIds(at: Connection, text: string, enough: number, known: string[] = []): Promise<string[]> {
  const ids = new Set<string>();
  await at.frame((frame) => {
    const id = frame.includes(text) ? String(messageIdOf({ json: parseExactly(frame) })) : undefined;
    if (id !== undefined && !known.includes(id)) ids.add(id);
    return ids.size >= enough || undefined;
  });
  return [...ids];
}

interface SaidToo {
  text: string;
  by: Connection;
  at: Connection;
  /** The ids of the messages with this text that others have posted: they may be sent their own, too. */
  known: string[];
}

async function saysItToo(context: CaseContext, { text, by, at, known }: SaidToo): Promise<boolean> {
  context.post(by, 'shared', text);
  return (await differentIds(at, text, 1, known)).length > 0;
}
