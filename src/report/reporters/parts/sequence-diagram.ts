import type { TranscriptEntry } from '../../../protocol/index.ts';
import { visible } from '../../../protocol/index.ts';
import { count } from '../plain-text.ts';
import { actorOf, excerpt, type TranscriptLine, transcriptLine } from './transcript-line.ts';
import { type Markup, markup, type XmlContent } from './xml.ts';

/** Pixels. All texts stand in one column, between the last user's lifeline and the server's; `text` is its least width. */
const size = {
  width: 1010,
  left: 140,
  spacing: 112,
  span: 420,
  text: 420,
  /** The same with a proxy in the middle. */
  textOfTwo: 640,
  right: 56,
  head: 58,
  row: 36,
  foot: 14,
  character: 7.4,
};
const rowLimit = 80;

/** Colours come from the page: `--text`, `--muted`, `--line`, `--accent`, `--failed`, `--failed-soft`, `--card`. */
export const sequenceDiagramCss = `
.sequence { display: block; font: 12px/1 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.sequence text { fill: var(--text); }
.sequence .time, .sequence .note text, .sequence .omitted { fill: var(--muted); }
.sequence .time { text-anchor: end; font-size: 11px; }
.sequence .life { stroke: var(--line); stroke-width: 1.5; }
.sequence .head rect { fill: var(--card); stroke: var(--line); }
.sequence .head text { text-anchor: middle; font-weight: 600; }
.sequence .arrow { stroke: var(--accent); stroke-width: 1.5; fill: none; }
.sequence .tip { fill: var(--accent); }
.sequence .back .arrow { stroke: var(--muted); }
.sequence .back .tip { fill: var(--muted); }
.sequence .note .arrow { stroke: var(--muted); stroke-dasharray: 2 4; }
.sequence .dashed .arrow { stroke-dasharray: 6 4; }
.sequence.with-proxy text { paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
.sequence .band { fill: transparent; }
.sequence .offending .band { fill: var(--failed-soft); }
.sequence .offending .arrow { stroke: var(--failed); stroke-width: 2; }
.sequence .offending .tip { fill: var(--failed); }
.sequence .offending text { fill: var(--failed); font-weight: 700; }
`;

interface Drawing {
  /** Where each `who` stands, from the left edge. */
  lifelines: ReadonlyMap<string, number>;
  /** The width of a lifeline's head. */
  head: number;
  textAt: number;
  /** Where a proxy stands, if a line tells on which side of it it passed. */
  proxy: number | undefined;
  server: number;
  width: number;
}

/**
 * A transcript as an SVG sequence diagram: a lifeline per connection and one for the server, an arrow per frame with
 * its text, offending ones in red. Where a proxy has recorded what passed on one of its sides alone, it has a lifeline, too. A long transcript is shortened around them.
 * @example `<style>${sequenceDiagramCss}</style>${sequenceDiagram(result.transcript).xml}`
 */
export function sequenceDiagram(transcript: readonly TranscriptEntry[]): Markup {
  const excerpts = excerpt(transcript, rowLimit);
  const hasProxy = excerpts.some(({ entry }) => entry.side !== undefined);
  const drawing = drawingFor(speakersFirst(excerpts.map(({ entry }) => entry)), hasProxy);
  const rows = excerpts.flatMap(({ omitted, entry }) => [
    ...(omitted > 0 ? [(y: number) => omittedRow(omitted, y, drawing)] : []),
    (y: number) => entryRow(entry, y, drawing),
  ]);
  const bottom = size.head + rows.length * size.row;
  const height = bottom + size.foot;
  return markup`<svg class="sequence${hasProxy ? ' with-proxy' : ''}" role="img" aria-label="Sequence diagram of the transcript" width="${drawing.width}" height="${height}" viewBox="0 0 ${drawing.width} ${height}" xmlns="http://www.w3.org/2000/svg">
${drawLifelines(drawing, height)}
${rows.map((row, index) => row(size.head + index * size.row))}</svg>`;
}

/** Who has a lifeline: first those whose lines are not as expected. */
function speakersFirst(entries: readonly TranscriptEntry[]): string[] {
  const speaking = entries.filter(({ kind }) => kind !== 'waited' && kind !== 'note');
  return [...speaking.filter(({ guilty }) => guilty), ...speaking].map(actorOf);
}

function drawingFor(speakers: readonly string[], hasProxy: boolean): Drawing {
  const names = groupedByUser([...new Set(speakers)]);
  const gaps = Math.max(1, names.length - 1);
  const spacing = Math.max(size.spacing * 0.8, Math.min(size.spacing, size.span / gaps));
  const lifelines = new Map(names.map((name, index) => [name, size.left + index * spacing]));
  const textAt = size.left + Math.max(0, names.length - 1) * spacing;
  const server = Math.max(textAt + (hasProxy ? size.textOfTwo : size.text), size.width - size.right);
  const proxy = hasProxy ? textAt + (server - textAt) / 2 : undefined;
  return { lifelines, head: spacing - 12, textAt, proxy, server, width: server + size.right };
}

/** The connections of a user stand side by side. */
function groupedByUser(names: readonly string[]): string[] {
  const userOf = (name: string): string => name.split('#', 1)[0] ?? name;
  const users = [...new Set(names.map(userOf))];
  return users.flatMap((user) => names.filter((name) => userOf(name) === user));
}

function drawLifelines({ lifelines, head, proxy, server }: Drawing, bottom: number): XmlContent {
  const between = proxy === undefined ? [] : [['proxy', proxy] as const];
  return [...lifelines, ...between, ['server', server] as const].map(
    ([name, x]) => markup`<line class="life" x1="${x}" y1="36" x2="${x}" y2="${bottom}"/>
<g class="head"><title>${name}</title><rect x="${x - head / 2}" y="8" width="${head}" height="28" rx="6"/><text x="${x}" y="26">${short(name, Math.floor(head / size.character))}</text></g>
`,
  );
}

function entryRow(entry: TranscriptEntry, y: number, drawing: Drawing): XmlContent {
  const line = transcriptLine(entry, 2_000);
  const middle = y + 24;
  return markup`<g class="${classesOf(entry.kind)}${line.offending ? ' offending' : ''}"><title>${line.text}</title>
<rect class="band" x="0" y="${y}" width="${drawing.width}" height="${size.row}"/>
<text class="time" x="72" y="${middle + 4}">${line.time}</text>
${arrow(entry, middle, drawing)}
${label(line, middle - 7, reach(entry, drawing))}</g>
`;
}

/** From where to where the text of a line may stand. */
function reach({ side }: TranscriptEntry, { textAt, proxy = textAt, server }: Drawing): [number, number] {
  return [side === 'server' ? proxy : textAt, side === 'client' ? proxy : server];
}

function label({ text, offending }: TranscriptLine, y: number, [from, to]: [number, number]): XmlContent {
  const textLimit = Math.floor((to - from - 24) / size.character);
  return markup`<text x="${from + 14}" y="${y}">${offending ? '▶ ' : ''}${short(text, textLimit - (offending ? 2 : 0))}</text>`;
}

const classes: Readonly<Record<TranscriptEntry['kind'], string>> = {
  open: 'dashed',
  sent: '',
  request: '',
  received: 'back',
  response: 'back',
  closed: 'back dashed',
  waited: 'note',
  note: 'note',
};

const classesOf = (kind: TranscriptEntry['kind']): string => `row ${classes[kind]}`.trim();

/** A wait is a dotted line without a tip, a close ends in a cross on the user's lifeline. */
function arrow(entry: TranscriptEntry, y: number, { lifelines, proxy = size.left, server }: Drawing): XmlContent {
  const { kind, side } = entry;
  const client = side === 'server' ? proxy : (lifelines.get(actorOf(entry)) ?? size.left);
  const end = side === 'client' ? proxy : server;
  const line = markup`<line class="arrow" x1="${client}" y1="${y}" x2="${end}" y2="${y}"/>`;
  if (kind === 'waited' || kind === 'note') return line;
  if (kind === 'closed') return [line, cross(client, y)];
  const isBack = kind === 'received' || kind === 'response';
  const [x, away] = isBack ? [client, 9] : [end, -9];
  return [line, markup`<path class="tip" d="M${x} ${y} l${away} -4.5 v9 z"/>`];
}

const cross = (x: number, y: number): XmlContent =>
  markup`<path class="arrow" d="M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10"/>`;

function omittedRow(omitted: number, y: number, { textAt }: Drawing): XmlContent {
  return markup`<text class="omitted" x="${textAt + 14}" y="${y + 22}">… ${count(omitted, 'line')} left out …</text>
`;
}

/** Fewer characters for a drawing; the whole text is in the tooltip. */
function short(text: string, limit: number): string {
  const characters = [...visible(text)];
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}
