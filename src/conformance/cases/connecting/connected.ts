import { frameKind } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { layoutRemedy, spacedLayouts } from '../actions/layouts.ts';

const validToken = defineCase({
  id: 'connect.connected/valid-token',
  requirement: 'connect.connected',
  title: 'A valid token is answered by CONNECTED in a text frame',
  needs: [],
  maskedBy: ['connect.upgrade'],
  async run(context) {
    const roles: UserRole[] = [
      'member',
      'peer',
      ...(context.profile.unavailable.outsider ? [] : (['outsider'] as const)),
    ];
    const connections = await Promise.all(roles.map((role) => context.opened(role)));
    for (const connection of connections) connection.sendToken();
    await Promise.all(connections.map((connection) => context.isConnected(connection)));
    return { whos: connections.map(({ who }) => who) };
  },
  judge({ whos }, record) {
    return firstProblem(whos.map((who) => judgeConnected(record, who)));
  },
});

/** The document prints the token message on several lines. */
const inAnyLayout = defineCase({
  id: 'connect.connected/in-any-layout',
  requirement: 'connect.connected',
  title: 'A valid token is answered by CONNECTED however its JSON is written: on several lines, with spaces',
  needs: ['connect'],
  async run(context) {
    return Promise.all(
      spacedLayouts.map(async ({ how, write }) => {
        const connection = await context.opened('member');
        connection.sendToken(undefined, write);
        return { how, who: connection.who, came: await context.isConnected(connection) };
      }),
    );
  },
  judge(tried, record) {
    const refused = tried.find(({ came }) => !came);
    if (!refused) return passed();
    const { how, who } = refused;
    const frames = record.frames(who);
    const reason = `${who} wrote a valid token ${how}, and was not sent CONNECTED, but ${answerTo(record, who)}.`;
    const { actual, offending } = shownFrames(frames);
    return failed(reason, {
      expected: { status: 'CONNECTED' },
      actual,
      offending: [record.indexOf(who, 'from-client'), ...offending],
      remedy: layoutRemedy,
    });
  },
});

/** What came instead of CONNECTED, or how the connection ended. */
const answerTo = (record: CaseRecord, who: string): string =>
  record.frames(who)[0]?.text ?? JSON.stringify(record.closed(who)?.data ?? 'nothing');

function judgeConnected(record: CaseRecord, who: string): Verdict {
  const expected = { status: 'CONNECTED' };
  const frame = record.frames(who).find((candidate) => frameKind(candidate) === 'connected');
  if (!frame) {
    const frames = record.frames(who);
    return failed(`${who} sent a valid token and was not sent CONNECTED, but ${answerTo(record, who)}.`, {
      expected,
      ...shownFrames(frames),
    });
  }
  if (frame.binary)
    return failed(`${who} was sent CONNECTED in a binary frame.`, { expected, ...shownFrames([frame]) });
  const extra = Object.keys(frame.json as object).filter((key) => key !== 'status' && !isTyped(record, key));
  if (extra.length === 0) return passed();
  const reason = `CONNECTED carries undocumented properties: ${extra.join(', ')}.`;
  return failed(reason, { expected, ...shownFrames([frame]), strictOnly: true });
}

/** Reading 4: one dialect has a `type` on its frames. */
const isTyped = (record: CaseRecord, key: string): boolean => record.expected.typedFrames && key === 'type';

export const connected: Case[] = [validToken, inAnyLayout];
