import type { Mutant } from '../mutant.ts';
import { listed } from '../server/history.ts';
import { fieldsOf, parsed, posts, twisted } from '../server/twists.ts';

/** Changes the text of each message, in the live frame and in the history alike. */
const texts = (change: (text: string) => string) =>
  twisted(
    posts((message) => {
      message.message = change(message.message);
    }),
  );

/** Reads other JSON than was sent. */
const asSent = (change: (frame: string) => string) =>
  twisted((handle) => (input) => handle(input.type === 'frame' ? { ...input, text: change(input.text ?? '') } : input));

/** Drops some texts. */
const swallows = (isSwallowed: (text: string) => boolean) =>
  twisted((handle) => (input) => {
    const { messages } = fieldsOf(input);
    return typeof messages === 'string' && isSwallowed(messages) ? [] : handle(input);
  });

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

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
    how: 'cuts texts off after 1,000 characters',
    reason: /4,000 characters arrived changed, from character 1001/,
    start: texts((text) => text.slice(0, 1_000)),
  },
  {
    name: 'escapes-markup',
    breaks: 'live.content',
    onlyBy: 'live.content/markup',
    how: 'escapes angle brackets in texts',
    reason: /markup arrived changed/,
    start: texts((text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  },
  {
    name: 'knows-no-emoji',
    breaks: 'live.content',
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
    how: 'puts a backslash before single quotes',
    reason: /quotes .*arrived changed/,
    start: texts((text) => text.replaceAll("'", "\\'")),
  },
  {
    name: 'keeps-the-first-hundred-words',
    breaks: 'live.content',
    onlyBy: 'live.content/4000-characters',
    how: 'leaves out all but the first three hundred words of a text',
    reason: /4,000 characters arrived changed/,
    start: texts((text) => text.split(' ').slice(0, 300).join(' ')),
  },
  {
    name: 'takes-skin-tones-away',
    breaks: 'live.content',
    onlyBy: 'live.content/unicode',
    how: 'takes the skin tones of emoji away',
    reason: /beyond the BMP arrived changed/,
    start: texts((text) => text.replaceAll(/[\u{1f3fb}-\u{1f3ff}]/gu, '')),
  },
  {
    name: 'composes-characters',
    breaks: 'live.content',
    onlyBy: 'live.content/combining-characters',
    how: 'puts texts into Unicode normalisation form C',
    reason: /combining and composed characters arrived changed/,
    start: texts((text) => text.normalize('NFC')),
  },
  {
    name: 'composes-characters-in-the-history',
    breaks: 'live.content',
    onlyBy: 'live.content/combining-characters',
    how: 'puts texts into Unicode normalisation form C in the history, which it sends unchanged live',
    reason: /combining and composed characters is changed in the history/,
    start: listed((messages) => messages.map((each) => ({ ...each, message: each.message.normalize('NFC') }))),
  },
  {
    name: 'takes-invisible-characters-away',
    breaks: 'live.content',
    onlyBy: 'live.content/invisible-characters',
    how: 'takes zero-width spaces and bidirectional marks out of texts',
    reason: /invisible characters arrived changed/,
    start: texts((text) => text.replaceAll(/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')),
  },
  {
    name: 'takes-control-characters-away',
    breaks: 'live.content',
    onlyBy: 'live.content/control-characters',
    how: 'takes control characters other than tabs and line breaks out of texts',
    reason: /control characters arrived changed/,
    start: texts((text) => [...text].filter((each) => each >= ' ' || /\s/.test(each)).join('')),
  },
  {
    name: 'decodes-forms',
    breaks: 'live.content',
    onlyBy: 'live.content/special-characters',
    how: 'reads a plus in a text as a space',
    reason: /URLs, forms and templates use arrived changed/,
    start: texts((text) => text.replaceAll('+', ' ')),
  },
  {
    name: 'decodes-percent-signs',
    breaks: 'live.content',
    onlyBy: 'live.content/special-characters',
    how: 'decodes percent signs in a text, where it can',
    reason: /URLs, forms and templates use arrived changed/,
    start: texts(decoded),
  },
  {
    name: 'chomps-texts',
    breaks: 'live.content',
    onlyBy: 'live.content/outer-spaces',
    how: 'cuts line breaks off the end of a text',
    reason: /leading and trailing space arrived changed/,
    start: texts((text) => text.replace(/[\r\n]+$/, '')),
  },
  {
    name: 'joins-spaces',
    breaks: 'live.content',
    onlyBy: 'live.content/runs-of-spaces',
    how: 'makes one space of several between words',
    reason: /runs of spaces arrived changed/,
    start: texts((text) => text.replaceAll(/(?<=\S) {2,}(?=\S)/g, ' ')),
  },
  {
    name: 'cuts-at-8000-bytes',
    breaks: 'live.content',
    onlyBy: 'live.content/4000-wide-characters',
    how: 'cuts texts off after 8,000 bytes',
    reason: /4,000 characters of four bytes each arrived changed/,
    start: texts((text) => Buffer.from(text).subarray(0, 8_000).toString()),
  },
  {
    name: 'reads-no-pairs-of-escapes',
    breaks: 'live.content',
    onlyBy: 'live.content/json-escapes',
    how: 'reads the two JSON escapes of a character beyond the BMP as two replacement characters',
    reason: /JSON escapes for its characters arrived changed, from character 16/,
    start: asSent((frame) => frame.replaceAll(/\\ud[89ab]..\\ud[c-f]../g, '\\ufffd\\ufffd')),
  },
  {
    name: 'keeps-the-backslash-of-a-slash',
    breaks: 'live.content',
    onlyBy: 'live.content/json-escapes',
    how: 'keeps the backslash that JSON allows before a slash',
    reason: /JSON escapes for its characters arrived changed/,
    start: asSent((frame) => frame.replaceAll('\\/', '\\\\/')),
  },
  {
    name: 'takes-a-slash-for-a-command',
    breaks: 'live.content',
    onlyBy: 'live.content/look-alikes',
    how: 'drops a text that begins with a slash',
    reason: /The text \/shrug was posted, and member#\d+ did not receive it unchanged/,
    start: swallows((text) => text.startsWith('/')),
  },
  {
    name: 'replaces-emoticons',
    breaks: 'live.content',
    onlyBy: 'live.content/look-alikes',
    how: 'makes an emoji of a text that is an emoticon',
    reason: /The text :\) was posted, and member#\d+ did not receive it unchanged/,
    start: texts((text) => (text === ':)' ? '🙂' : text)),
  },
  {
    name: 'reads-numbers-in-texts',
    breaks: 'live.content',
    onlyBy: 'live.content/look-alikes',
    how: 'writes a text that is a JSON number in its shortest form',
    reason: /The text -0 was posted, and member#\d+ did not receive it unchanged/,
    start: texts((text) => (typeof parsed(text) === 'number' ? String(parsed(text)) : text)),
  },
];
