import { loseAndTry } from '../stage.ts';
import { type BrokenClient, chat, times } from './broken-client.ts';

export const staying: BrokenClient[] = [
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
