import { expect, test } from 'vitest';
import { redactor } from '../../src/traffic/index.ts';

const token = 'ab/Cd+ef"gh ij=%9';
const redact = <Value>(value: Value): Value => redactor([token, 'other-token', 'abc', ''])(value);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test.each([
  ['as it is', token],
  ['in a JSON text', JSON.stringify({ error: token })],
  ['in a JSON text with \\/', JSON.stringify({ error: token }).replaceAll('/', '\\/')],
  ['in a JSON text inside another', JSON.stringify({ body: JSON.stringify({ error: token }) })],
  ['percent-encoded', `/login?token=${encodeURIComponent(token)}`],
  [
    'percent-encoded in lower case',
    `/login?token=${encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase())}`,
  ],
  ['in a form', `token=${encodeURIComponent(token).replaceAll('%20', '+')}`],
  ...['', 'x', 'Bearer ', 'user:'].map((before) => [
    `in base64 behind "${before}"`,
    base64(`${before}${token} and more`),
  ]),
  ['in base64url', Buffer.from(token).toString('base64url')],
] as [string, string][])('a token is redacted %s', (_, text) => {
  const redacted = redact({ text, [text]: [text] });
  const [key = ''] = Object.keys(redacted).filter((name) => name !== 'text');
  for (const shown of [redacted.text, key, redacted[key]?.[0] ?? '']) {
    expect(shown).toContain('ab/C…');
    expect(shown).not.toContain('gh');
    for (const offset of [0, 1, 2])
      expect(Buffer.from(shown.slice(offset), 'base64').toString()).not.toContain('gh ij');
  }
});

test('other texts stay, and a token that is short is replaced only where it stands alone', () => {
  const text = 'abcdef, ab/Cd+e, other-tokem';
  expect(redact([text, 'abc', 'other-token'])).toEqual([text, 'a…', 'othe…']);
});

test('a JSON text stays one, also where the beginning of a token is escaped', () => {
  const redact = redactor(['a"b\\c-and-more']);
  const error = JSON.stringify({ error: 'a"b\\c-and-more' });
  expect(JSON.parse(redact(error))).toEqual({ error: 'a"b\\…' });
  expect(JSON.parse(JSON.parse(redact(JSON.stringify({ error }))).error)).toEqual({ error: 'a"b\\…' });
});

test('half a surrogate pair in a token is no mistake', () => {
  const token = 'secret-\ud83d-token';
  expect(redactor([token])({ text: `it was ${token}` })).toEqual({ text: 'it was secr…' });
});

test('what has no token in it stays the same object, and one object stays one', () => {
  const redacted = redactor(['secret-token']);
  const clean = { text: 'none', list: [1, null, undefined, true] };
  expect(redacted(clean)).toBe(clean);
  const shared = { text: 'it was secret-token' };
  const copy = redacted({ one: shared, other: shared, clean });
  expect(copy).toEqual({ one: { text: 'it was secr…' }, other: { text: 'it was secr…' }, clean });
  expect(copy.one).toBe(copy.other);
  expect(copy.clean).toBe(clean);
  expect(redacted({ 'secret-token': 1 })).toEqual({ 'secr…': 1 });
});

test('of two tokens, one of which begins with the other, the longer is found', () => {
  expect(redactor(['token-a', 'token-a-and-b'])('token-a-and-b token-a')).toBe('toke… tok…');
});

test.each([4096, 8200, 40_000, 200_000])(
  'a token of %i characters is found in every encoding, and no pattern of it is too long',
  (length) => {
    const [long, other] = ['"'.repeat(length), `${'a'.repeat(length)}-b`];
    const redact = redactor([long, other, 'token-ada']);
    const twice = JSON.stringify(JSON.stringify({ long })).slice(1, -1);
    for (const form of [
      long,
      other,
      encodeURIComponent(long),
      Buffer.from(other).toString('base64'),
      twice,
      'token-ada',
    ]) {
      expect(redact(`before ${form} behind`).length).toBeLessThan(60);
    }
  },
);
