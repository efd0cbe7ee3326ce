import { type BrokenClient, expired, times } from './broken-client.ts';

export const requesting: BrokenClient[] = [
  {
    name: 'forgets the scheme',
    breaks: 'client.bearer',
    because: 'Authorization',
    run: async (stage) => {
      await stage.post('/chat/retrieve', { after: 0 }, 'token-ada');
    },
  },
  {
    name: 'forgets the header',
    breaks: 'client.bearer',
    because: 'Authorization',
    run: async (stage) => {
      await stage.post('/chat/room_info', { room_id: '1' }, null);
    },
  },
  {
    name: 'sends a room id as a number',
    breaks: 'client.request-body',
    because: 'other parameters',
    run: async (stage) => {
      await stage.post('/chat/room_info', { room_id: 1 });
    },
  },
  {
    name: 'spells a path wrong',
    breaks: 'client.known-endpoints',
    because: 'Did you mean `/chat/retrieve`',
    run: async (stage) => {
      await stage.post('/chat/retreive', { after: 0 });
    },
  },
  {
    name: 'uses GET',
    breaks: 'client.known-endpoints',
    because: 'takes POST, not GET',
    run: async (stage) => {
      await fetch(`${stage.url}/chat/retrieve`, { headers: { authorization: 'Bearer token-ada' } });
    },
  },
  {
    name: 'asks on though its token has run out',
    breaks: 'client.logs-in-again',
    because: 'AUTH_TOKEN_EXPIRED',
    run: async (stage) => {
      for (const _ of times(20)) await stage.post('/chat/retrieve', { after: 0 }, 'Bearer token-ada-expired');
    },
    options: { isFast: true },
  },
  {
    name: 'connects on though its token has run out',
    breaks: 'client.logs-in-again',
    because: 'connect',
    run: async (stage) => {
      for (const _ of times(20)) {
        const wire = await stage.open();
        wire.send(expired);
        await wire.closeCode();
      }
    },
    options: { isFast: true },
  },
];
