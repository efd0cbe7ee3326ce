import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import { reporters } from '../../src/report/index.ts';
import { commandLine } from '../support/command-line.ts';
import { folderWith, lunch } from './files.ts';
import { playOnMock } from './play-on-mock.ts';

const crowd = `users: [{ generate: { users: 20, as: "u{n}" } }]
rooms: [{ id: "1", occupants: ["{{users[*].id}}"] }]
steps:
  - { as: ["{{users[*].id}}"], connect: {} }
  - { wait: 61m }
  - { as: u7, send: { room: "1", message: soup } }
  - { as: u3, expect: { message: { poster: u7, message: stew }, within: 2m } }
`;

test('a failure among many shows those whom it is about, in minutes where it is minutes', async () => {
  const { report } = await playOnMock(parseScenario('crowd.yaml', crowd));
  const last = report.results.at(-1);
  expect(last?.reason).toContain('within 2m');
  expect(new Set(last?.transcript.map(({ who }) => who.replace(/#\d+$/, '')))).toEqual(new Set(['u3', 'u7']));
  const text = reporters.pretty(report);
  expect(text).toMatch(/▶ +61:0\d\.\d min/);
  const html = reporters.html(report);
  expect(html).toMatch(/class="sequence"/);
  expect(html.indexOf('>u3#1<')).toBeLessThan(html.indexOf('>u7#1<'));
});

test('of many scenarios those that failed stand first, and markdown has no needless escapes', async () => {
  const steps = (text: string): string => `${lunch}steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, send: { room: "1", message: soup } }
  - { as: bob, expect: { message: { poster: ada, message: "${text}" }, within: 1s } }
`;
  const folder = folderWith({ 'a_good.yaml': steps('soup'), 'b_bad.yaml': steps('stew') });
  const { stdout } = await commandLine('play', folder, '--reporter', 'markdown');
  expect(stdout.indexOf('| b_bad |')).toBeGreaterThan(0);
  expect(stdout.indexOf('| b_bad |')).toBeLessThan(stdout.indexOf('| a_good |'));
  expect(stdout).toContain('b_bad.yaml:6: bob did not receive a message from ada with the text "stew" within 1000 ms.');
  expect(stdout).not.toContain('&#58;');
});
