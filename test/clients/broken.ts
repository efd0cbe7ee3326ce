import type { ClientRequirementId } from '../../src/client-rules/index.ts';
import { loseAndTry, type StageOptions, type Subject } from './stage.ts';

/** A client that breaks one requirement and keeps all others. */
export interface BrokenClient {
  name: string;
  breaks: ClientRequirementId;
  run: Subject;
  /** Part of what the finding says. */
  because: string;
  options?: StageOptions;
}

const chat = (text: string, room = '1') => ({ room, messages: text });
const expired = { auth_token: 'token-ada-expired' };
const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const connecting: BrokenClient[] = [
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

const sending: BrokenClient[] = [
  {
    name: 'sends text that is no JSON',
    breaks: 'client.valid-json',
    because: 'no JSON',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      wire.send("{room: '1', messages: 'single quotes'}");
      await wire.close();
    },
  },
  {
    name: 'posts a form',
    breaks: 'client.valid-json',
    because: 'no JSON',
    run: async (stage) => {
      await stage.post('/chat/retrieve', 'after=0');
    },
  },
  {
    name: 'uses the key of the other dialect',
    breaks: 'client.sent-frame',
    because: '`message`',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      wire.send({ room: '1', message: 'noodles!' });
      await wire.close();
    },
  },
  {
    name: 'sends the room as a number',
    breaks: 'client.sent-frame',
    because: '`room` was no string',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      wire.send({ room: 1, messages: 'noodles!' });
      await wire.close();
    },
  },
  {
    name: 'sends a dropped message again and again',
    breaks: 'client.no-endless-resend',
    because: '25 times',
    run: async (stage) => {
      const wire = await stage.connect('eve');
      for (const _ of times(25)) wire.send(chat('let me in'));
      await wire.close();
    },
  },
  {
    name: 'answers everything it hears, itself too',
    breaks: 'client.no-flood',
    because: 'More than 1000',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      for (const turn of times(3000)) wire.send(chat(`echo ${turn}`));
      await wire.until('echo 2999');
      await wire.close();
    },
    options: { isFast: true },
  },
  {
    name: 'sends a picture in one frame',
    breaks: 'client.sound-connection',
    because: 'too large',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      wire.send(chat('x'.repeat(2_000_000)));
      await wire.closeCode();
    },
  },
];

const requesting: BrokenClient[] = [
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

const refused: BrokenClient[] = [
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

const staying: BrokenClient[] = [
  {
    name: 'closes and opens on every change',
    breaks: 'client.keeps-connection',
    because: 'closed its connection itself',
    run: async (stage) => {
      for (const _ of times(45)) await (await stage.connect('ada')).close();
    },
    options: { isFast: true },
  },
  {
    name: 'closes and opens on every change, and asks for the history each time',
    breaks: 'client.keeps-connection',
    because: 'closed its connection itself',
    run: async (stage) => {
      for (const turn of times(120)) {
        const wire = await stage.connect('ada');
        wire.send(chat(`turn ${turn}`));
        await wire.until(`turn ${turn}`);
        await wire.close();
      }
    },
    options: { isFast: true },
  },
  {
    name: 'knocks every half second through an outage',
    breaks: 'client.reconnect-backoff',
    because: 'without a growing pause, one every 0.',
    run: async (stage) => {
      await loseAndTry(
        stage,
        times(20).map(() => 500),
      );
    },
  },
  {
    name: 'lets its pauses grow to a second and no further',
    breaks: 'client.reconnect-backoff',
    because: 'stopped growing at about 1 s',
    run: async (stage) => {
      await loseAndTry(stage, [250, 500, ...times(20).map(() => 1000)]);
    },
  },
  {
    name: 'falls over a frame that it does not know',
    breaks: 'client.survives-frames',
    because: '{"type":"typing"}',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      stage.mock.steering.sendFrame({ user: 'ada', data: { type: 'typing' } });
      await wire.until('typing');
      await wire.close();
    },
    options: { end: { exitCode: 1 } },
  },
  {
    name: 'falls over a message that breaks off',
    breaks: 'client.survives-frames',
    because: 'was sent {"message":{"id":',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      stage.mock.steering.post({ as: 'bob', room: '1', message: 'broken' });
      await wire.until('"id"');
      await wire.close();
    },
    options: { end: { exitCode: 1 }, faults: [{ on: 'deliver', user: 'ada', malformed: true }] },
  },
  {
    name: 'falls over an answer that is no JSON',
    breaks: 'client.survives-frames',
    because: 'answered 502 <html>',
    run: async (stage) => {
      await stage.post('/chat/retrieve', { after: 0 });
    },
    options: {
      end: { exitCode: 1 },
      faults: [{ on: 'retrieve', respond: { status: 502, body: '<html>' } }],
    },
  },
  {
    name: 'connects again at once whenever it is closed',
    breaks: 'client.reconnect-pause',
    because: 'within 1 s',
    run: async (stage) => {
      for (const _ of times(20)) {
        const wire = await stage.connect('ada');
        stage.loseEverybody();
        await wire.closeCode();
      }
    },
    options: { isFast: true },
  },
  {
    name: 'falls over when the server closes',
    breaks: 'client.survives-close',
    because: 'exit code 1',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      stage.loseEverybody();
      await wire.closeCode();
    },
    options: { end: { exitCode: 1 } },
  },
  {
    name: 'breaks off without a word',
    breaks: 'client.closes-properly',
    because: 'closing handshake',
    run: async (stage) => {
      const wire = await stage.connect('ada');
      await wire.cut();
    },
  },
];

/** Reads the history, sees a message, loses the connection, misses another. @returns the id of the one it saw */
async function missOne(stage: Parameters<Subject>[0]): Promise<number> {
  const wire = await stage.connect('ada');
  await stage.post('/chat/retrieve', { after: 0 });
  wire.send(chat('seen'));
  const frame = JSON.parse(await wire.until('seen')) as { message: { id: number } };
  stage.loseEverybody();
  await wire.closeCode();
  await stage.say('bob', '1', 'missed');
  return frame.message.id;
}

const missing: BrokenClient[] = [
  {
    name: 'never asks for what it missed',
    breaks: 'client.fetches-missed',
    because: 'never learned of message',
    run: async (stage) => {
      await missOne(stage);
      const wire = await stage.connect('ada');
      wire.send(chat('I am back'));
      await wire.until('I am back');
      await wire.close();
    },
  },
  {
    name: 'asks for what it missed before it is connected',
    breaks: 'client.made-when-connected',
    because: 'before CONNECTED',
    run: async (stage) => {
      const after = await missOne(stage);
      await stage.post('/chat/retrieve', { after });
      await stage.say('bob', '1', 'too late for that answer');
      const wire = await stage.connect('ada');
      await wire.close();
    },
  },
  {
    name: 'counts the messages that came after the gap as seen',
    breaks: 'client.resumes-without-loss',
    because: 'lost message',
    run: async (stage) => {
      await missOne(stage);
      const wire = await stage.connect('ada');
      wire.send(chat('I am back'));
      const frame = JSON.parse(await wire.until('I am back')) as { message: { id: number } };
      await stage.post('/chat/retrieve', { after: frame.message.id });
      await wire.close();
    },
  },
  {
    name: 'asks for one too many',
    breaks: 'client.resumes-without-loss',
    because: 'lost message',
    run: async (stage) => {
      const seen = await missOne(stage);
      const wire = await stage.connect('ada');
      await stage.post('/chat/retrieve', { after: seen + 1 });
      await wire.close();
    },
  },
  {
    name: 'asks for the whole history whenever it comes back',
    breaks: 'client.resumes-from-last',
    because: 'whole history',
    run: async (stage) => {
      await missOne(stage);
      await missOne(stage);
      const wire = await stage.connect('ada');
      await stage.post('/chat/retrieve', { after: 0 });
      await wire.close();
    },
  },
];

/** At least one for every requirement that can be judged. */
export const brokenClients: readonly BrokenClient[] = [
  ...connecting,
  ...sending,
  ...requesting,
  ...refused,
  ...staying,
  ...missing,
];
