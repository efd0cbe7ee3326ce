import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { type Curve, curves } from './curves.ts';
import { shown, type Table, tables } from './statistics.ts';

/** Writes what was measured as a page, with a picture of the curves beside it. */
export function writeDocument(file: string): void {
  const picture = path.join(path.dirname(file), 'images/curves.svg');
  const parts = [head(), ...tables.map(tableOf), ...(curves.length > 0 ? [curvesOf(curves)] : []), whyNotFaster];
  writeFileSync(file, `${parts.join('\n\n')}\n`);
  if (curves.length > 0) writeFileSync(picture, drawing(curves));
}

function head(): string {
  const { model = 'unknown' } = cpus()[0] ?? {};
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `# Benchmarks

\`npm run bench -- --write docs/benchmarks.md\` measures all of it in one run, and writes this page. What is compared is measured in turn, round by
round; the ratio is the median of the ratios of the rounds, so that a machine that gets slower in between hardly matters. The spread is the middle
half of the rounds. The mock has its log and its trace on, as users run it.

${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${model.trim()}, ${gigabytes} GB.`;
}

/** Where a goal is not met: what a profile has shown. It stands in the page below the figures. */
const whyNotFaster = `## Where the time goes

Found with \`perf\` and \`node --cpu-prof\` on Node 20, as CPU time of the server's process beside the bare server's.

- **Requests.** A bare server needs about 50 µs for a request, nearly all of it in the system and in Node's HTTP server; to read a request and to write its
  answer costs the mock 3 µs more than that. The rest is what a mock is for. Left out in turn, the log saves about 8 µs, the file of the trace 7 µs, the entries that are
  kept and the verdict on them 9 µs. An answer of \`retrieve\` stands as a JSON text within a JSON line of the trace: to escape its quotation marks takes
  \`JSON.stringify\` longer than it took to make the answer (8 µs beside 6 µs for ten messages).
- **Start-up.** Of 143 ms of CPU time until the first answer, a bare server needs 122, and an empty Node 70. What a mock adds is reading and
  compiling 1.2 MB of code (about 25 ms), loading \`node:https\` and \`node:tls\` (5 ms), and making the world (7 ms); in turn it spares the ES modules that the bare server
  is made of. Before, it took 254 ms: 35 ES modules cost about a millisecond each, and \`yargs\` costs 60. Node 20 keeps no compiled code between
  starts. From Node 22 on the program uses Node's compile cache, and a start takes as long as the bare server's.
- **Lone messages.** Each delivery is a write of its own, here and in the bare server: of 9.7 µs, 6.0 are the system's and 2 those of Node's stream.
  What the mock adds, faults and an entry in the trace, is less than one. In 50 rounds it delivers 0.96 × as much as the bare server; left out in turn,
  the trace and the share of each client change nothing that could be seen, and the log 0.02.
- **Bursts.** The frames of a burst that arrived in one read leave in one write for each receiver. A delivery takes 1.1 µs, two fifths of it in the
  system; it took 1.5 µs while the first frame left on its own. The bare server writes each frame, which takes 7.4 µs.
- **A long history** makes up 5,000 texts and then repeats them: to make one up takes as long as the rest of fifty messages.`;

function tableOf({ title, unit, rows }: Table): string {
  const lines = rows.map(
    ({ name, median, ratio, low, high }) =>
      `| ${name} | ${shown(median)} | ${shown(low)} to ${shown(high)} | ${ratio.toFixed(2)} |`,
  );
  return [`## ${title}`, '', `| | ${unit} | spread | ratio |`, '|---|---|---|---|', ...lines].join('\n');
}

function curvesOf(all: readonly Curve[]): string {
  const lines = all.map(({ name, what, points }) => {
    const figures = points.map(({ size, microseconds }) => `${shown(size)}: ${shown(microseconds)}`);
    return `| ${name} | ${what} | ${figures.join(' · ')} |`;
  });
  const table = ['| what grows | what is measured | size: µs |', '|---|---|---|', ...lines].join('\n');
  return `## What stays the same as the world grows\n\n![the same figures as curves](images/curves.svg)\n\n${table}`;
}

const [width, height, left, top] = [360, 200, 50, 30];
const colours = ['#0b5394', '#990000', '#38761d', '#741b47', '#b45f06', '#134f5c'];

/** One small picture for each curve: microseconds over size, both logarithmic. */
function drawing(all: readonly Curve[]): string {
  const columns = 2;
  const rows = Math.ceil(all.length / columns);
  const cells = all.map((curve, index) => {
    const [x, y] = [(index % columns) * (width + left + 20), Math.floor(index / columns) * (height + top + 30)];
    return `<g transform="translate(${x + left} ${y + top})">${cell(curve, colours[index % colours.length] ?? '')}</g>`;
  });
  const size = `viewBox="0 0 ${columns * (width + left + 20)} ${rows * (height + top + 30)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">
<title>What one thing costs as something grows</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${cells.join('\n')}
</svg>
`;
}

function cell({ name, what, points }: Curve, colour: string): string {
  const sizes = points.map(({ size }) => Math.log10(size));
  const [first, last] = [Math.min(...sizes), Math.max(...sizes)];
  const lowest = Math.floor(Math.min(...points.map(({ microseconds }) => Math.log10(microseconds)))) || 0;
  const decades = 3;
  const place = ({ size, microseconds }: Curve['points'][number]): [number, number] => [
    Math.round((width * (Math.log10(size) - first)) / (last - first || 1)),
    Math.round(height * (1 - (Math.log10(microseconds) - lowest) / decades)),
  ];
  const dots = points.map(place);
  const marks = Array.from({ length: decades + 1 }, (_, decade) => {
    const y = Math.round(height * (1 - decade / decades));
    return `<path d="M0 ${y}H${width}" stroke="#dddddd"/><text x="-6" y="${y + 4}" text-anchor="end">${shown(10 ** (lowest + decade))}</text>`;
  });
  const labels = points.map(
    (point, index) =>
      `<text x="${dots[index]?.[0]}" y="${height + 16}" text-anchor="middle">${shown(point.size)}</text>`,
  );
  const line = `<polyline points="${dots.map((dot) => dot.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  const circles = dots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`);
  const title = `<text x="0" y="-10" font-weight="bold">${what}, µs, by ${name}</text>`;
  return [title, ...marks, ...labels, line, ...circles].join('');
}
