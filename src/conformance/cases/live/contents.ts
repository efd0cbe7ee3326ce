import type { JsonObject } from '../../../protocol/index.ts';
import type { WriteJson } from '../../../wire-client/index.ts';

/** A text that a server might change. */
export interface Content {
  /** The id of its case. */
  id: string;
  /** In the middle of a sentence: "A text with …". */
  what: string;
  text(marker: string): string;
  /** How the frame that posts it is written; as `JSON.stringify` does where left out. */
  write?: WriteJson;
}

/** A text with a marker in it is found again, whatever was done to the rest. */
export const contents: readonly Content[] = [
  {
    id: 'live.content/unicode',
    what: 'Unicode beyond the BMP',
    text: (marker) => `${marker} 👩🏽‍🚀 𝒞𝒽𝒶𝓉 𐍈 ﷽ אבג 漢字`,
  },
  {
    id: 'live.content/combining-characters',
    what: 'combining and composed characters',
    text: (marker) => `${marker} e\u0301 \u00e9 A\u030a \u212b \u1100\u1161 \uac00 \ufb01 \u2460`,
  },
  {
    id: 'live.content/invisible-characters',
    what: 'invisible characters',
    text: (marker) =>
      `${marker} \u2764\ufe0f\u2764\ufe0e \u200eltr\u200f \u202arun\u202c \u2066iso\u2069 a\u00a0b\u202fc d\u200be\u2060f\ufeffg\u00adh i\u2028j\u2029k`,
  },
  {
    // Without U+0000, which many stores cannot hold.
    id: 'live.content/control-characters',
    what: 'control characters',
    text: (marker) => `${marker} \u0001\b\u000b\f\u001b[31m\u001f\u007f\u0085\u009f.`,
  },
  {
    id: 'live.content/line-breaks',
    what: 'line breaks and tabs',
    text: (marker) => `${marker}\nsecond\r\nthird\rfourth\n\n\r\n\r\n\tindented`,
  },
  {
    id: 'live.content/quotes',
    what: 'quotes and backslashes',
    text: (marker) => `${marker} "double" 'single' \`back\` \\n \\\\ \\u0041 {} “curly”`,
  },
  {
    id: 'live.content/json-escapes',
    what: 'JSON escapes for its characters',
    text: (marker) => `${marker} 😀 é 漢 \u2028 a/b "c" \\`,
    write: escaped,
  },
  {
    id: 'live.content/markup',
    what: 'markup',
    text: (marker) => `${marker} <b>bold</b> &amp; &lt; &#39; <script>alert(1)</script> **x** <!-- y -->`,
  },
  {
    id: 'live.content/special-characters',
    what: 'characters that URLs, forms and templates use',
    text: (marker) =>
      `${marker} a+b $1 $& %25 %20 %C3%A9 x&y=z #1 ?q ;-) \${v} {{w}} :smile: :) https://chat.example.org/a?b=c ~ ^ | @`,
  },
  {
    id: 'live.content/outer-spaces',
    what: 'leading and trailing space',
    text: (marker) => `  \n ${marker} \n\t \n`,
  },
  {
    id: 'live.content/runs-of-spaces',
    what: 'runs of spaces',
    text: (marker) => `${marker}  two   three\t\ttabs          ten`,
  },
  {
    id: 'live.content/4000-characters',
    what: '4,000 characters',
    text: (marker) => `${marker} `.padEnd(4000, 'abcdefghi '),
  },
  {
    id: 'live.content/4000-wide-characters',
    what: '4,000 characters of four bytes each',
    text: (marker) => `${marker}${'𝒞😀'.repeat(2000 - marker.length / 2)}`,
  },
];

/** As libraries write it that send nothing but ASCII (Python), and put a backslash before a slash (PHP). */
function escaped(frame: JsonObject): string {
  const text = JSON.stringify(frame).replaceAll('/', '\\/');
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Texts that a server might take for something else; they carry no marker. */
export const lookAlikes: readonly string[] = [
  '0',
  '-0',
  '007',
  '1.50',
  '1e3',
  '0x10',
  '12345678901234567890',
  'true',
  'null',
  'undefined',
  'None',
  'NaN',
  '{}',
  '[1, 2]',
  '{"room": "1", "messages": "text"}',
  '"quoted"',
  '100% %s',
  '/shrug',
  '/me waves',
  '!help',
  '@bob',
  '#1',
  ':)',
  '- item',
  'ping',
];
