import type { Subject } from '../stage.ts';
import { type BrokenClient, chat } from './broken-client.ts';

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

export const missing: BrokenClient[] = [
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
