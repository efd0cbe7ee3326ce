import type { Mutant } from '../mutant.ts';
import { posts, twisted } from '../server/twists.ts';

/** Changes the text of each message, in the live frame and in the history alike. */
const texts = (change: (text: string) => string) =>
  twisted(
    posts((message) => {
      message.message = change(message.message);
    }),
  );

export const liveContent: readonly Mutant[] = [
  {
    name: 'trims-texts',
    breaks: 'live.content',
    onlyBy: 'live.content/outer-spaces',
    how: 'cuts spaces off both ends of a text',
    reason: /leading and trailing space arrived changed/,
    start: texts((text) => text.trim()),
  },
  {
    name: 'cuts-long-texts',
    breaks: 'live.content',
    onlyBy: 'live.content/4000-characters',
    how: 'cuts texts off after 1,000 characters',
    reason: /4,000 characters arrived changed, from character 1001/,
    start: texts((text) => text.slice(0, 1_000)),
  },
  {
    name: 'escapes-markup',
    breaks: 'live.content',
    onlyBy: 'live.content/markup',
    how: 'escapes markup in texts',
    reason: /markup arrived changed/,
    start: texts((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  },
  {
    name: 'knows-no-emoji',
    breaks: 'live.content',
    onlyBy: 'live.content/unicode',
    how: 'replaces characters beyond the BMP by question marks',
    reason: /beyond the BMP arrived changed/,
    start: texts((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')),
  },
  {
    name: 'joins-lines',
    breaks: 'live.content',
    how: 'turns line breaks into spaces',
    reason: /line breaks .*arrived changed/,
    start: texts((text) => text.replaceAll(/\r?\n/g, ' ')),
  },
  {
    name: 'normalises-line-ends',
    breaks: 'live.content',
    onlyBy: 'live.content/line-breaks',
    how: 'leaves the carriage return out of line breaks that have one',
    reason: /line breaks .*arrived changed/,
    start: texts((text) => text.replaceAll('\r\n', '\n')),
  },
  {
    name: 'strips-quotes',
    breaks: 'live.content',
    onlyBy: 'live.content/quotes',
    how: 'puts a backslash before quotes',
    reason: /quotes .*arrived changed/,
    start: texts((text) => text.replaceAll(/["']/g, '\\$&')),
  },
];
