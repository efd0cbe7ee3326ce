import { expect, test } from 'vitest';
import { redactor } from '../../src/traffic/index.ts';

const token = 'ab/Cd+ef"gh ij=%9';
const redact = redactor([token, 'other-token', 'abc']);
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

test('half a surrogate pair in a token is no mistake', () => {
  const token = 'secret-\ud83d-token';
  expect(redactor([token])({ text: `it was ${token}` })).toEqual({ text: 'it was secr…' });
});
