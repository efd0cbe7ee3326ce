import { parseExactly } from '../../../protocol/index.ts';
import type { Connection, RecordedAnswer } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { messageIdOf } from '../../case/expect/frames.ts';
import type { UserRole } from '../../discovery/server-profile.ts';

/** A text that two users have posted in one room, and what came of it. */
interface Said {
  text: string;
  /** The different ids with which it came to the second user, of the two messages of the first. */
  twice: string[];
  /** Whether the message of the second came to the first; undefined where it was not tried. */
  came: boolean | undefined;
}

export interface SameText extends Said {
  by: string;
  at: string;
  /** Whether different texts that are posted likewise are lost, too. */
  losesOthers: boolean;
  /** Those of both, where there is a history. */
  histories: { role: UserRole; answer: RecordedAnswer }[];
}

/**
 * One user posts a text twice in a row, then another posts the same; the history of both is to have all of them. What is
 * lost is tried once more: it may have been a rate.
 */
export async function sayTheSame(context: CaseContext): Promise<SameText> {
  const [member, peer] = await context.connectAll('member', 'peer');
  await context.deliver(member, 'shared', peer);
  const first = await say(context, member, peer);
  const losesOthers = !first.came && (await losesDifferent(context, member, peer));
  const said = first.came || losesOthers ? first : await say(context, member, peer);
  const { text, twice, came } = said;
  const arrived = Array.from({ length: twice.length + (came ? 1 : 0) }, () => text);
  const ask = async (role: UserRole) => ({
    role,
    answer: await context.retrieveWith(role, context.profile.recentId, arrived),
  });
  const histories = context.profile.unavailable.history ? [] : await Promise.all([ask('member'), ask('peer')]);
  return { ...said, by: member.who, at: peer.who, losesOthers, histories };
}

async function say(context: CaseContext, by: Connection, at: Connection): Promise<Said> {
  const text = context.post(by, 'shared');
  context.post(by, 'shared', text);
  const twice = await differentIds(at, text, 2);
  if (twice.length < 2) return { text, twice, came: undefined };
  context.post(at, 'shared', text);
  const [other] = await differentIds(by, text, 1, twice);
  return { text, twice, came: other !== undefined };
}

async function losesDifferent(context: CaseContext, by: Connection, at: Connection): Promise<boolean> {
  const texts = [context.post(by, 'shared'), context.post(by, 'shared')];
  const missing = await at.missingFrom(by, texts);
  return missing.length > 0 || !(await by.sees(context.post(at, 'shared')));
}

/** The different ids with which a text comes, until there are so many. @param known ids of messages with this text that others have posted */
async function differentIds(at: Connection, text: string, enough: number, known: string[] = []): Promise<string[]> {
  const ids = new Set<string>();
  await at.frame((frame) => {
    const id = frame.includes(text) ? String(messageIdOf({ json: parseExactly(frame) })) : undefined;
    if (id !== undefined && !known.includes(id)) ids.add(id);
    return ids.size >= enough || undefined;
  });
  return [...ids];
}
