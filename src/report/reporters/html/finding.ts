import type { Result } from '../../../protocol/index.ts';
import { findingFacts, reasonOf } from '../parts/finding-text.ts';
import { sequenceDiagram } from '../parts/sequence-diagram.ts';
import { subjectSuffix } from '../parts/subject.ts';
import { transcriptText } from '../parts/transcript-line.ts';
import { markup, markupLines, type XmlContent } from '../parts/xml.ts';
import { count, oneLine } from '../plain-text.ts';
import { signs } from './matrix.ts';

/** Beyond this the text of a transcript is shortened too; the JSON report has all of it. */
const textLimit = 500;

/** Everything about one finding, its sequence diagram included. */
export function finding(result: Result): XmlContent {
  const rerun: [string, string][] = result.rerun === undefined ? [] : [['run again', oneLine(result.rerun)]];
  const facts = [...findingFacts(result), ...rerun].map(
    ([label, text]) => markup`<dt>${label}</dt><dd><code>${text}</code></dd>`,
  );
  return markup`<article class="card finding ${result.expectedFailure === undefined ? result.status : 'skipped'}">
<div class="about"><h3>${signs[result.status]} <code>${oneLine(result.requirement, 120)}</code> <span class="level">${result.level}</span>${subjectSuffix(result)}</h3>
<p>${oneLine(result.title)}</p>
<p class="reason">${reasonOf(result)}</p>
<dl>${facts}</dl></div>
${result.transcript.length > 0 ? conversation(result) : undefined}</article>
`;
}

function conversation({ transcript }: Result): XmlContent {
  return markup`<div class="drawing">${sequenceDiagram(transcript)}</div>
<details><summary>The transcript as text (${count(transcript.length, 'line')})</summary>
<pre>${markupLines(transcriptText(transcript, textLimit))}</pre></details>`;
}
