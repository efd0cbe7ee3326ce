import { type Case, defineCase } from '../case.ts';
import { shownFrames } from '../expect.ts';
import { frameKind } from '../frames.ts';
import { attackHandshake, type HandshakeAttack } from '../handshake-attack.ts';
import type { Role } from '../known.ts';
import type { Scene } from '../scene.ts';
import { failed, firstProblem, passed, type Verdict } from '../verdict.ts';
import { refusedTokenCases } from './refused-token.ts';

const upgrade = (slug: string, what: string, options: { compression: boolean }): Case =>
  defineCase({
    id: `connect.upgrade/${slug}`,
    requirement: 'connect.upgrade',
    title: `The server accepts a WebSocket handshake ${what}`,
    needs: [],
    async run(stage) {
      const connection = stage.open('member', options);
      const opened = await connection.opened();
      if (opened) connection.sendToken();
      const broke = opened && !(await stage.isConnected(connection)) && connection.failure !== undefined;
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
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    const subject = await stage.opened('member');
    const { elsewhere: evidence } = await stage.silence(member, 'shared', peer);
    return { who: subject.who, evidence };
  },
  judge({ who, evidence }, scene) {
    const frames = scene.frames(who).filter((frame) => frameKind(frame) !== 'live');
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
  yieldsTo: ['connect.upgrade'],
  async run(stage) {
    const roles: Role[] = ['member', 'peer', ...(stage.known.unavailable.outsider ? [] : (['outsider'] as const))];
    const connections = await Promise.all(roles.map((role) => stage.opened(role)));
    for (const connection of connections) connection.sendToken();
    await Promise.all(connections.map((connection) => stage.isConnected(connection)));
    return { whos: connections.map(({ who }) => who) };
  },
  judge({ whos }, scene) {
    return firstProblem(whos.map((who) => judgeConnected(scene, who)));
  },
});

function judgeConnected(scene: Scene, who: string): Verdict {
  const expected = { status: 'CONNECTED' };
  const frame = scene.frames(who).find((candidate) => frameKind(candidate) === 'connected');
  if (!frame) {
    const frames = scene.frames(who);
    const came = frames[0]?.text ?? JSON.stringify(scene.closed(who)?.data ?? 'nothing');
    return failed(`${who} sent a valid token and was not sent CONNECTED, but ${came}.`, {
      expected,
      ...shownFrames(frames),
    });
  }
  if (frame.binary)
    return failed(`${who} was sent CONNECTED in a binary frame.`, { expected, ...shownFrames([frame]) });
  const extra = Object.keys(frame.json as object).filter((key) => key !== 'status' && !isTyped(scene, key));
  if (extra.length === 0) return passed();
  const reason = `CONNECTED carries undocumented properties: ${extra.join(', ')}.`;
  return failed(reason, { expected, ...shownFrames([frame]), strictOnly: true });
}

/** Reading 4: one dialect has a `type` on its frames. */
const isTyped = (scene: Scene, key: string): boolean => scene.expected.typedFrames && key === 'type';

const connectedFirst = defineCase<HandshakeAttack>({
  id: 'connect.connected-first/while-others-post',
  requirement: 'connect.connected-first',
  title: 'CONNECTED is the first frame, however much is posted meanwhile',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject }, scene) {
    const token = scene.indexOf(subject, 'sent');
    const first = scene.frames(subject, token)[0];
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
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    await stage.deliver(member, 'shared', peer);
    await stage.connect('member');
    await stage.deliver(peer, 'shared', member);
    const silence = await stage.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], silence };
  },
  judge({ whos, silence }, scene) {
    const repeats = whos.flatMap((who) =>
      scene
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
  judge(_, { known }) {
    const { protocol, hostname } = new URL(known.webSocketUrl);
    const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
    if (protocol === 'wss:') return passed();
    if (isLoopback) return { status: 'skipped', reason: 'The target is on loopback, where nobody listens in.' };
    const reason = 'Tokens and messages travel in the clear: the WebSocket is not reached over wss.';
    return failed(reason, { expected: 'wss://', actual: known.webSocketUrl });
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
