import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { shownFrames } from '../../case/expect.ts';
import { frameKind } from '../../case/frames.ts';
import { failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { Role } from '../../discovery/server-profile.ts';
import { attackHandshake, type HandshakeAttack } from '../actions/post-during-handshake.ts';
import { refusedTokenCases } from './refused-token.ts';

const upgrade = (slug: string, what: string, options: { compression: boolean }): Case =>
  defineCase({
    id: `connect.upgrade/${slug}`,
    requirement: 'connect.upgrade',
    title: `The server accepts a WebSocket handshake ${what}`,
    needs: [],
    async run(context) {
      const connection = context.open('member', options);
      const opened = await connection.opened();
      if (opened) connection.sendToken();
      const broke = opened && !(await context.isConnected(connection)) && connection.failure !== undefined;
      return { opened: opened && !broke, failure: connection.failure?.message };
    },
    judge({ opened, failure }) {
      if (opened) return passed();
      const hint = failure?.includes('404') ? ' Is `websocket` in the config right?' : '';
      const reason = `The WebSocket handshake on /chat/connect failed: ${failure ?? 'it was not answered in time'}.${hint}`;
      const expected = '101 Switching Protocols';
      return failed(reason, { expected, actual: failure ?? 'no answer', deviations: ['no-handshake'] });
    },
  });

const waitsForToken = defineCase({
  id: 'connect.waits-for-token/silent-socket',
  requirement: 'connect.waits-for-token',
  title: 'The server sends nothing on a connection that has not sent its token',
  needs: ['live', 'shared'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const subject = await context.opened('member');
    const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
    return { who: subject.who, evidence };
  },
  judge({ who, evidence }, record) {
    const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
    if (frames.length === 0) return passed(evidence);
    const reason = `${who} received ${frames[0]?.text} before it had sent its token.`;
    return failed(reason, { expected: 'nothing', ...shownFrames(frames), evidence });
  },
});

const connected = defineCase({
  id: 'connect.connected/valid-token',
  requirement: 'connect.connected',
  title: 'A valid token is answered by CONNECTED in a text frame',
  needs: [],
  maskedBy: ['connect.upgrade'],
  async run(context) {
    const roles: Role[] = ['member', 'peer', ...(context.profile.unavailable.outsider ? [] : (['outsider'] as const))];
    const connections = await Promise.all(roles.map((role) => context.opened(role)));
    for (const connection of connections) connection.sendToken();
    await Promise.all(connections.map((connection) => context.isConnected(connection)));
    return { whos: connections.map(({ who }) => who) };
  },
  judge({ whos }, record) {
    return firstProblem(whos.map((who) => judgeConnected(record, who)));
  },
});

function judgeConnected(record: CaseRecord, who: string): Verdict {
  const expected = { status: 'CONNECTED' };
  const frame = record.frames(who).find((candidate) => frameKind(candidate) === 'connected');
  if (!frame) {
    const frames = record.frames(who);
    const came = frames[0]?.text ?? JSON.stringify(record.closed(who)?.data ?? 'nothing');
    return failed(`${who} sent a valid token and was not sent CONNECTED, but ${came}.`, {
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

const connectedFirst = defineCase<HandshakeAttack>({
  id: 'connect.connected-first/while-others-post',
  requirement: 'connect.connected-first',
  title: 'CONNECTED is the first frame, however much is posted meanwhile',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject }, record) {
    const token = record.indexOf(subject, 'from-client');
    const first = record.frames(subject, token)[0];
    if (!first || frameKind(first) === 'connected') return passed();
    const reason = `${subject} had sent its token, and the first frame was not CONNECTED but ${first.text}.`;
    return failed(reason, { expected: { status: 'CONNECTED' }, ...shownFrames([first]) });
  },
});

const connectedOnce = defineCase({
  id: 'connect.connected-once/over-a-conversation',
  requirement: 'connect.connected-once',
  title: 'CONNECTED is sent once per connection',
  needs: ['live', 'shared'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    await context.connect('member');
    await context.deliver(peer, 'shared', member);
    const silence = await context.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], silence };
  },
  judge({ whos, silence }, record) {
    const repeats = whos.flatMap((who) =>
      record
        .frames(who)
        .filter((frame) => frameKind(frame) === 'connected')
        .slice(1),
    );
    if (repeats.length === 0) return passed(silence.evidence);
    return failed(`${repeats[0]?.who} was sent CONNECTED again.`, {
      expected: 'CONNECTED once',
      ...shownFrames(repeats),
    });
  },
});

const secure = defineCase({
  id: 'connect.secure/wss',
  requirement: 'connect.secure',
  title: 'A server that is not on loopback is reached over wss',
  needs: [],
  async run() {
    return {};
  },
  judge(_, { profile }) {
    const { protocol, hostname } = new URL(profile.webSocketUrl);
    const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
    if (protocol === 'wss:') return passed();
    if (isLoopback) return { status: 'skipped', reason: 'The target is on loopback, where nobody listens in.' };
    const reason = 'Tokens and messages travel in the clear: the WebSocket is not reached over wss.';
    return failed(reason, { expected: 'wss://', actual: profile.webSocketUrl });
  },
});

export const connectingCases: Case[] = [
  upgrade('plain-handshake', 'with standard headers only', { compression: false }),
  upgrade('compression-offered', 'that offers compression, as browsers do', { compression: true }),
  waitsForToken,
  connected,
  connectedFirst,
  connectedOnce,
  ...refusedTokenCases,
  secure,
];
