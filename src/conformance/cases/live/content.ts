import { type Case, defineCase } from '../../case/case.ts';
import { messageOf } from '../../case/frames.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';

interface Content {
  id: string;
  /** In the middle of a sentence: "A text with …". */
  what: string;
  text(marker: string): string;
}

const contents: Content[] = [
  {
    id: 'live.content/unicode',
    what: 'Unicode beyond the BMP',
    text: (marker) => `${marker} 👩🏽‍🚀 𝒞𝒽𝒶𝓉 𐍈 e\u0301 é ﷽ אבג 漢字`,
  },
  {
    id: 'live.content/line-breaks',
    what: 'line breaks and tabs',
    text: (marker) => `${marker}\nsecond\r\nthird\n\n\tindented`,
  },
  {
    id: 'live.content/quotes',
    what: 'quotes and backslashes',
    text: (marker) => `${marker} "double" 'single' \`back\` \\n \\\\ {}`,
  },
  {
    id: 'live.content/markup',
    what: 'markup',
    text: (marker) => `${marker} <b>bold</b> &amp; <script>alert(1)</script> **x** %20`,
  },
  {
    id: 'live.content/outer-spaces',
    what: 'leading and trailing space',
    text: (marker) => `  \n ${marker} \n\t `,
  },
  {
    id: 'live.content/4000-characters',
    what: '4,000 characters',
    text: (marker) => `${marker} `.padEnd(4000, 'abcdefghi '),
  },
];

const arrivesUnchanged = ({ id, what, text }: Content): Case =>
  defineCase({
    id,
    requirement: 'live.content',
    title: `A text with ${what} arrives unchanged`,
    needs: ['live', 'shared'],
    maskedBy: ['live.after-connected'],
    async run(context) {
      const [member, peer] = await context.connectAll('member', 'peer');
      await context.deliver(member, 'shared', peer);
      const marker = context.marker();
      const sent = context.post(member, 'shared', text(marker));
      const came = await peer.sees(marker);
      return { at: peer.who, marker, sent, came };
    },
    judge({ at, marker, sent }, record) {
      const came = record.framesWith(at, marker)[0];
      if (!came) return failed(`A text with ${what} was posted and never arrived at ${at}.`, { expected: sent });
      const arrived = messageOf(came.json)?.message;
      if (arrived === sent) return passed();
      if (typeof arrived !== 'string') return becauseOf('live.frame', 'there is no text to read.');
      return failed(`A text with ${what} arrived changed${firstDifference(sent, arrived)}.`, {
        expected: sent,
        actual: arrived,
        offending: [came.index],
      });
    },
  });

function firstDifference(sent: string, arrived: string): string {
  const at = [...sent].findIndex((character, index) => character !== [...arrived][index]);
  return at < 0 ? '' : `, from character ${at + 1} on`;
}

export const content: Case[] = contents.map(arrivesUnchanged);
