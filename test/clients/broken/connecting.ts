import { type BrokenClient, chat, expired } from './broken-client.ts';

export const connecting: BrokenClient[] = [
  {
    name: 'chats before it sends the token',
    breaks: 'client.token-first',
    because: 'no token message',
    run: async (stage) => {
      const wire = await stage.open();
      wire.send(chat('hello?'));
      await wire.closeCode();
    },
  },
  {
    name: 'sends its token as a binary frame',
    breaks: 'client.token-first',
    because: 'no token message',
    run: async (stage) => {
      const wire = await stage.open();
      wire.send(Buffer.from(JSON.stringify({ auth_token: 'token-ada' })));
      await wire.closeCode();
    },
  },
  {
    name: 'puts its token into the URL',
    breaks: 'client.token-first',
    because: 'the token was in its URL',
    run: async (stage) => {
      const wire = await stage.open('?access_token=token-ada');
      await wire.close();
    },
  },
  {
    name: 'puts its token into a header',
    breaks: 'client.token-first',
    because: 'Authorization header',
    run: async (stage) => {
      const wire = await stage.open('', { authorization: 'Bearer token-ada' });
      await wire.close();
    },
  },
  {
    name: 'opens a connection and waits',
    breaks: 'client.token-first',
    because: 'never sent a token.',
    run: async (stage) => {
      const wire = await stage.open();
      stage.mock.clock.advance(6_000);
      await wire.close();
    },
  },
  {
    name: 'sends its token again as a heartbeat',
    breaks: 'client.token-once',
    because: '3 times',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      wire.send({ auth_token: 'token-ada' });
      wire.send({ auth_token: 'token-ada' });
      await wire.close();
    },
  },
  {
    name: 'sends its first message together with the token',
    breaks: 'client.waits-for-connected',
    because: 'before CONNECTED',
    run: async (stage) => {
      const wire = await stage.open();
      wire.send({ auth_token: 'token-ada' });
      wire.send(chat('I am in a hurry'));
      await wire.until('I am in a hurry');
      await wire.close();
    },
  },
  {
    name: 'goes on talking though its token was refused',
    breaks: 'client.waits-for-connected',
    because: 'before CONNECTED',
    run: async (stage) => {
      const wire = await stage.open();
      wire.send(expired);
      wire.send({ room: '1', message: 'never mind' });
      await wire.until('AUTH_TOKEN_EXPIRED');
      await wire.close();
    },
    options: { dialect: 'deployed' },
  },
];
