import { expect, test } from 'vitest';
import { saysTheSame, withoutAskedId } from '../../src/protocol/index.ts';

test.each([
  ['404: no room 4', '4', '404: no room …'],
  ['no room #4, (4) or "4"', '4', 'no room #…, (…) or "…"'],
  ['a room that is no room', 'a', '… room that is no room'],
  ['no room a.b*c', 'a.b*c', 'no room …'],
  ['no room axb', 'a.b', 'no room axb'],
  ['no room é4', '4', 'no room é4'],
  ['no room', '', 'no room'],
])('%j without %j is %j', (text, id, expected) => {
  expect(withoutAskedId({ text, id })).toBe(expected);
});

test.each<[boolean, string, string, string, string]>([
  [true, '404: no room 4', '4', '404: no room 99', '99'],
  [true, 'no room4', '4', 'no room99', '99'],
  [true, 'no room', '', 'no room', '99'],
  [false, 'no room 4', '4', 'room 99 is not yours', '99'],
  [false, 'no room 4', '4', 'no room 4', '99'],
])('whether two texts say the same is %s: %j (%j), %j (%j)', (isSame, text, id, other, otherId) => {
  expect(saysTheSame({ text, id }, { text: other, id: otherId })).toBe(isSame);
});
