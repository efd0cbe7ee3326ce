import { type Case, defineCase } from '../case.ts';
import { expectUnheard, shownFrames } from '../expect.ts';
import { type Frame, frameKind, isObject } from '../frames.ts';
import type { Stage } from '../stage.ts';
import { failed, passed } from '../verdict.ts';

interface RefusedToken {
  requirement: string;
  code: string;
  slug: string;
  title: string;
  token(stage: { expiredToken: string }): string;
  needs: Case['needs'];
}

const refusedTokens: RefusedToken[] = [
  {
    requirement: 'connect.invalid-token',
    slug: 'invalid-token',
    code: 'AUTH_TOKEN_INVALID',
    title: 'an unverifiable token',
    token: () => `not-a-token-${Math.random().toString(36).slice(2)}`,
    needs: [],
  },
  {
    requirement: 'connect.expired-token',
    slug: 'expired-token',
    code: 'AUTH_TOKEN_EXPIRED',
    title: 'an expired token',
    token: ({ expiredToken }) => expiredToken,
    needs: ['expired-token'],
  },
];

/** Is refused, and stays connected as long as the server lets it while others post. */
async function beRefused(stage: Stage, { token }: RefusedToken) {
  const [member, peer] = await stage.connectAll('member', 'peer');
  const subject = await stage.opened('member');
  subject.sendToken(token(stage));
  await subject.frame((text) => text);
  const markers = [stage.post(peer, 'shared'), stage.post(member, 'shared')];
  const { elsewhere: evidence } = await stage.silence(member, 'shared', peer);
  return { who: subject.who, markers, evidence };
}

type Refusal = (stage: Stage) => ReturnType<typeof beRefused>;

const refusesToken = ({ requirement, code, title, needs }: RefusedToken, run: Refusal): Case =>
  defineCase({
    id: `${requirement}/error-frame`,
    requirement,
    title: `On connect, ${title} is answered by an error frame and never by CONNECTED`,
    needs: ['live', 'shared', ...needs],
    yieldsTo: ['connect.waits-for-token'],
    run,
    judge({ who, evidence }, scene) {
      const frames = scene.frames(who).filter((frame) => frameKind(frame) !== 'live');
      const errors = frames.filter((frame) => frameKind(frame) === 'error');
      const expected = { error: 'a text', error_code: code };
      const live = frames.find((frame) => frameKind(frame) === 'connected');
      const fail = (reason: string, guilty: Frame[], deviation: string) =>
        failed(reason, { expected, ...shownFrames(guilty), evidence, deviations: [deviation] });
      if (live) return fail(`${who} was sent CONNECTED for ${title}.`, [live], `lets-in:${requirement}`);
      const right = errors.find(
        ({ json }) => isObject(json) && json.error_code === code && typeof json.error === 'string',
      );
      if (right) return right.binary ? fail('The error frame is binary.', [right], 'binary-error') : passed(evidence);
      const first = errors[0] ?? frames[0];
      if (!first) return fail(`${who} was sent no error frame for ${title}.`, [], `no-error-frame:${code}`);
      const actualCode = isObject(first.json) ? first.json.error_code : undefined;
      const reason = `${who} sent ${title} and the error frame must have the error_code ${code}, but was ${first.text}.`;
      return fail(reason, [first], `code:${code}:${actualCode}`);
    },
  });

const staysDark = ({ slug, title, needs }: RefusedToken, run: Refusal): Case =>
  defineCase({
    id: `connect.refused-stays-dark/${slug}`,
    requirement: 'connect.refused-stays-dark',
    title: `A connection that was refused for ${title} never receives a live message`,
    needs: ['live', 'shared', ...needs],
    yieldsTo: ['connect.invalid-token', 'connect.expired-token'],
    run,
    judge({ who, markers, evidence }, scene) {
      return expectUnheard(scene, { by: [who], markers, evidence, because: 'was posted after it had been refused' });
    },
  });

export const refusedTokenCases: Case[] = refusedTokens.flatMap((refused) => {
  const run: Refusal = (stage) => beRefused(stage, refused);
  return [refusesToken(refused, run), staysDark(refused, run)];
});
