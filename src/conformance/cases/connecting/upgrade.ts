import { gatewayOf, hintAtGateway } from '../../../wire-client/index.ts';
import { refuseGatewaysWord } from '../../case/acting/connecting.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failed, passed } from '../../case/verdict.ts';

const accepts = (id: string, what: string, options: { compression: boolean }): Case =>
  defineCase({
    id,
    requirement: 'connect.upgrade',
    title: `The server accepts a WebSocket handshake ${what}`,
    needs: [],
    async run(context) {
      const connection = context.open('member', options);
      const opened = await connection.opened();
      refuseGatewaysWord(connection);
      if (opened) connection.sendToken();
      const broke = opened && !(await context.isConnected(connection)) && connection.failure !== undefined;
      const { failure, refusal } = connection;
      const gateway = refusal && hintAtGateway({ ...refusal, gateway: gatewayOf(refusal.headers) });
      return { opened: opened && !broke, failure: failure?.message, ...(gateway && { gateway }) };
    },
    judge({ opened, failure, gateway = '' }) {
      if (opened) return passed();
      const hint = failure?.includes('404') ? ' Is `websocket` in the config right?' : '';
      const reason = `The WebSocket handshake on /chat/connect failed: ${failure ?? 'it was not answered in time'}.${hint}${gateway}`;
      const expected = '101 Switching Protocols';
      return failed(reason, { expected, actual: failure ?? 'no answer', deviations: ['no-handshake'] });
    },
  });

export const upgrade: Case[] = [
  accepts('connect.upgrade/plain-handshake', 'with standard headers only', { compression: false }),
  accepts('connect.upgrade/compression-offered', 'that offers compression, as browsers do', { compression: true }),
];
