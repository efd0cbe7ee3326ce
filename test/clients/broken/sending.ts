import { type BrokenClient, chat, times } from './broken-client.ts';

export const sending: BrokenClient[] = [
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
