import { describe, expect, it } from 'vitest';
import { loadScenario, Mock } from '../../src/mock-server/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { describeEntry, match, parsePhrase, phraseExamples } from '../../src/traffic/index.ts';
import { commandLine } from '../support/command-line.ts';
import { MemoryClient } from '../support/memory-client.ts';

async function lunch() {
  const { scenario } = loadScenario('default');
  const mock = await Mock.create({ ...scenario, clock: { start: '2026-01-05T12:00:00Z', frozen: true } });
  const entries: TraceEntry[] = [];
  mock.switchboard.trace.subscribe((entry) => entries.push(entry));
  mock.switchboard.faults.add({ on: 'room_info', respond: { error_code: 'NOT_FOUND' } });
  const ada = MemoryClient.connect(mock, 'token-ada');
  const bob = MemoryClient.connect(mock, 'token-bob');
  ada.send({ room: '1', messages: 'soup "of the" day' });
  ada.send({ room: '3', messages: 'not hers' });
  bob.request('retrieve', { after: 0 });
  ada.request('roomInfo', { room_id: '1' });
  ada.request('createDm', { other: 'eve' });
  MemoryClient.connect(mock, 'token-ada-expired');
  mock.steering.post({ as: 'carol', room: '1', message: 'cake?' });
  bob.close(1006);
  return entries;
}

describe('a phrase', () => {
  it.each([
    ['sent by ada to room 1', 1],
    ['sent by ada in room 1 saying "of the"', 1],
    ['sent by ada room 1 saying "\\"of the\\""', 1],
    ['sent by ada saying nonsense', 0],
    ['sent by bob', 0],
    ['sent', 3],
    ['sent by ada to room 3', 1],
    ['sent by carol', 1],
    ['posted', 2],
    ['posted by ada', 1],
    ['posted by carol saying cake', 1],
    ['received by bob saying soup', 1],
    ['received by eve', 0],
    ['dropped by ada in room 3', 1],
    ['dropped by ada with not-occupant', 1],
    ['opened', 3],
    ['connected by ada', 1],
    ['connected', 2],
    ['disconnected by bob with 1006', 1],
    ['disconnected by bob with 1000', 0],
    ['refused with AUTH_TOKEN_EXPIRED', 1],
    ['refused by ada', 1],
    ['retrieve by bob with 200', 1],
    ['room_info by ada with 404', 1],
    ['create_dm by ada', 1],
    ['fault by ada with room_info-respond', 1],
  ])('%s is found %i times', async (phrase, count) => {
    const entries = await lunch();
    const query = parsePhrase(phrase);
    expect(entries.filter((entry) => match(query, entry))).toHaveLength(count);
  });

  it.each([
    ['snet by ada', '`snet` is not understood. Did you mean `sent`?'],
    ['', 'The forms are:\n  sent by ada'],
    ['sent from ada', '`from` is not understood. The form is: sent by ada'],
    ['sent by', 'There is nothing after `by`.'],
    ['disconnected with 1oo6', '`1oo6` is no number. The form is: disconnected by ada'],
    ['opened by ada', '`by` is not understood'],
    ['constructor', '`constructor` is not understood'],
  ])('%s is answered by what can be said', (phrase, expected) => {
    expect(() => parsePhrase(phrase)).toThrow(expected);
  });

  it('has an example of every form that is understood, and `ctl --help` has them too', async () => {
    const { stdout } = await commandLine('ctl', '--help');
    for (const example of phraseExamples) expect(stdout).toContain(example);
    for (const example of phraseExamples) expect(() => parsePhrase(example)).not.toThrow();
  });
});

describe('an entry in words', () => {
  it('says who, the direction and what', async () => {
    const words = (await lunch()).map(describeEntry);
    expect(words).toEqual(
      expect.arrayContaining([
        '#1 opened',
        'ada#1 ← {"status":"CONNECTED"}',
        'ada#1 → {"room":"1","messages":"soup \\"of the\\" day"}',
        'ada#1 sent a frame to room 3: dropped in silence. ada is not in room 3.',
        'fault room_info-respond on room_info for ada: respond {"error_code":"NOT_FOUND"}',
        'bob#2 closed (1006)',
      ]),
    );
  });
});
