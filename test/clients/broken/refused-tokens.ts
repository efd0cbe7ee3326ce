import { type BrokenClient, times } from './broken-client.ts';

export const refused: BrokenClient[] = [
  {
    name: 'connects on with a token that nobody has',
    breaks: 'client.logs-in-again',
    because: 'AUTH_TOKEN_INVALID',
    run: async (stage) => {
      for (const _ of times(20)) {
        const wire = await stage.open();
        wire.send({ auth_token: 'a token from yesterday' });
        await wire.closeCode();
      }
    },
    options: { isFast: true },
  },
  {
    name: 'asks on with a token that nobody has',
    breaks: 'client.logs-in-again',
    because: 'AUTH_TOKEN_INVALID',
    run: async (stage) => {
      for (const _ of times(20)) await stage.post('/chat/retrieve', { after: 0 }, 'Bearer from-yesterday');
    },
    options: { isFast: true },
  },
  {
    name: 'asks on whatever error code refuses it',
    breaks: 'client.logs-in-again',
    because: 'SESSION_REVOKED',
    run: async (stage) => {
      for (const _ of times(20)) await stage.post('/chat/retrieve', { after: 0 });
    },
    options: {
      isFast: true,
      faults: [{ on: 'retrieve', respond: { status: 401, error_code: 'SESSION_REVOKED' } }],
    },
  },
];
