import { isLoopback } from '../../../protocol/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failed, passed } from '../../case/verdict.ts';

const wss = defineCase({
  id: 'connect.secure/wss',
  requirement: 'connect.secure',
  title: 'A server that is not on loopback is reached over wss',
  needs: [],
  async run() {
    return {};
  },
  judge(_, { profile }) {
    const { protocol, hostname } = new URL(profile.webSocketUrl);
    if (protocol === 'wss:') return passed();
    if (isLoopback(hostname))
      return { status: 'skipped', reason: 'The target is on loopback, where nobody listens in.' };
    const reason = 'Tokens and messages travel in the clear: the WebSocket is not reached over wss.';
    return failed(reason, { expected: 'wss://', actual: profile.webSocketUrl });
  },
});

export const secure: Case[] = [wss];
