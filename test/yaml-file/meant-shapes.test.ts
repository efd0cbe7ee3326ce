import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/mock-server/scenario/load-scenario.ts';
import { FileProblems } from '../../src/yaml-file/index.ts';

function mistakes(text: string): string[] {
  try {
    parseScenario('lunch.yaml', text);
    return [];
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    return error.problems.map(({ line, message, suggestion }) => [line, message, suggestion].filter(Boolean).join(' '));
  }
}

describe('a value that may have one of several shapes', () => {
  it.each([
    ['faults: [{ on: conect, cut: true }]', 'Did you mean `connect`?'],
    ['faults: [{ on: retrieve, close: 1011 }]', '`faults[0]` has no key `close`. Known here: on, user, room'],
    ['faults: [{ on: deliver, dorp: true }]', 'Did you mean `drop`?'],
    ['faults: [{ cut: true }]', '`faults[0]` lacks `on`.'],
    ['steps: [{ as: ada, snd: { room: "1", message: hi } }]', '`steps[0]` has no key `snd`. Did you mean `send`?'],
    ['steps: [{ as: ada, expect: nothin }]', 'Did you mean `nothing`?'],
    ['steps: [{ as: ada, expect: { mesage: {} } }]', 'Did you mean `message`?'],
    ['events: [{ on: { postd: {} }, expire: ada }]', 'Did you mean `posted`?'],
    ['users: [{ id: ada, nam: Ada }]', 'Did you mean `name`?'],
    ['clock: yesterday', '`clock` must match format "date-time"'],
  ])('%s is explained once, by the shape that was meant', (text, expected) => {
    const found = mistakes(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('is explained by its inside where the shape is clear', () => {
    expect(mistakes('steps: [{ as: ada, send: { rom: "1", message: hi } }]')).toEqual([
      '1 `steps[0].send` lacks `room`.',
      '1 `steps[0].send` has no key `rom`. Did you mean `room`?',
    ]);
  });
});
