import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { repository } from './support/command.ts';

/** The rooms of src/ and what each may import, as docs/architecture.md says. */
function roomsTable(): Map<string, string[]> {
  const text = readFileSync(path.join(repository, 'docs/architecture.md'), 'utf8');
  const rows = text.matchAll(/^\| `src\/([a-z-]+)\/` \|.*\| ([^|]+) \|$/gm);
  return new Map([...rows].map(([, room = '', may = '']) => [room, may === '–' ? [] : may.split(', ')]));
}

const rooms = roomsTable();
const elsewhere = 'Another room is reached through its index.ts alone';
const client = 'The client is what its user downloads';
/** What a room may not import, and the beginning of the reason that the linter gives. */
const reasons: Record<string, string> = {
  protocol: 'protocol is the shared vocabulary',
  requirements: 'The register is data that every examiner reads',
  'yaml-file': 'A file that people wrote is judged by its schema alone',
  traffic: 'this room knows neither who acts nor who judges',
  'wire-client': 'this room knows neither who acts nor who judges',
  report: 'knows neither who acts nor who judges',
  observer: 'The observer judges what passed and nothing else',
  'client-rules': 'The examiner of clients judges what passed and nothing else',
  'mock-server': 'The mock does not know its examiner',
  'server-kit': 'What every server has knows neither the mock nor the proxy',
  faults: 'What goes wrong is the same for the mock and the proxy',
  'api-documents': 'A document is made from shapes and the register',
  control: 'The control surface is the same for the mock and the proxy',
  forward: 'The forwarder passes bytes on',
  proxy: 'The proxy stands between a client and a real server',
  conformance: 'The examiner never imports the examined',
  judge: 'The judge of recordings needs neither a server nor a client',
  load: 'Load is made and judged from outside',
  play: 'A play is no examiner and needs no mock',
  recording: 'A recording is a file',
  client,
  page: 'The page shows what the control surface tells',
  library: 'The library is what a test imports',
  cli: 'A command calls the rooms that do the work',
};

type Import = readonly [file: string, source: string, reason?: string];

const pairs = [...rooms.keys()].flatMap((from) =>
  [...rooms.keys()].filter((to) => to !== from).map((to) => [from, to] as const),
);
/** Every room imports the index of every other; the table says which of it is let through. */
const betweenRooms: Import[] = pairs.map(([from, to]) => {
  const file = `src/${from}/to-${to}.ts`;
  return rooms.get(from)?.includes(to)
    ? [file, `../${to}/index.ts`]
    : [file, `../${to}/index.ts`, reasons[from] ?? 'no reason is written down'];
});
/** Every room imports what lies behind the index of those that it may import. */
const pastAnIndex: Import[] = pairs
  .filter(([from, to]) => rooms.get(from)?.includes(to))
  .map(([from, to]) => [`src/${from}/folder/into-${to}.ts`, `../../${to}/folder/file.ts`, elsewhere]);

const further: Import[] = [
  ['src/cli/check.ts', '../conformance/run.ts', elsewhere],
  ['src/library/run.ts', '../conformance/run/run.ts', elsewhere],
  ['src/play/rules.ts', '../wire-client/connection.ts', elsewhere],
  ['src/entry.ts', './mock-server/mock.ts', 'The entry point of the package'],
  ['src/mock-server/core/world.ts', 'node:fs', 'The core is pure'],
  ['src/mock-server/core/endpoints/read.ts', '../../switchboard/switchboard.ts', 'The core decides'],
  ['src/mock-server/core/endpoints/passed.ts', '../../../traffic/index.ts', 'The core decides'],
  ['src/mock-server/core/mock.ts', '../mock.ts', 'The core decides'],
  ['src/mock-server/core/words.ts', '../../protocol/json.ts', elsewhere],
  ['src/client-rules/rules/read.ts', 'node:fs', 'This room reads no file'],
  ['src/observer/rules/socket.ts', 'ws', 'This room reads no file'],
  ['src/recording/read.ts', 'node:fs', 'This room reads no file'],
  ['src/page/socket.ts', 'ws', 'The page runs in a browser'],
  ['src/client/socket.ts', 'ws', 'The client runs in browsers too'],
  ['src/client/words.ts', '../protocol/index.ts', client],
  // What is let through, although it lies behind an index; biome.json has the reasons.
  ['src/client/shapes.ts', '../protocol/generated/types.ts'],
  ['src/cli/shared/names.ts', '../../yaml-file/did-you-mean.ts'],
  ['src/cli/check/run.ts', '../shared/report/outputs.ts'],
  ['src/traffic/names.ts', '../yaml-file/did-you-mean.ts'],
  ['src/traffic/reading/read.ts', '../../protocol/generated/line-validators.js'],
  ['src/recording/from-traffic/read.ts', '../../traffic/reading/index.ts'],
  ['src/library/handlers.ts', '../mock-server/adapters/msw.ts'],
];

const imports = [...betweenRooms, ...pastAnIndex, ...further];
const forbidden = imports.flatMap(([file, source, reason]) => (reason ? [[file, source, reason] as const] : []));
const allowed = imports.flatMap(([file, source, reason]) => (reason ? [] : [[file, source] as const]));
const cycle: Record<string, string> = {
  'src/play/one.ts': "import type { Two } from './two.ts';\nexport interface One { two: Two }\n",
  'src/play/two.ts': "import type { One } from './one.ts';\nexport interface Two { one: One }\n",
};

let findings: string[] = [];

/** A house with one import in each file, looked at with this project's own rules. */
beforeAll(() => {
  const house = mkdtempSync(path.join(tmpdir(), 'chat-testbed-house-'));
  copyFileSync(path.join(repository, 'biome.json'), path.join(house, 'biome.json'));
  const files = imports.map(([file, source]) => [file, `import { x } from '${source}';\nconsole.log(x);\n`] as const);
  for (const [file, text] of [...files, ...Object.entries(cycle)]) {
    mkdirSync(path.join(house, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  }
  const biome = path.join(repository, 'node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '.'], {
    cwd: house,
    encoding: 'utf8',
  });
  findings = (stdout + stderr).split(/(?=^src\/)/m);
});

const about = (file: string): string => findings.filter((finding) => finding.startsWith(`${file}:`)).join('\n');

test('the table has every room of src, and says only rooms', () => {
  expect([...rooms.keys()].sort()).toEqual(Object.keys(reasons).sort());
  const named = [...rooms].filter(([room]) => room !== 'client').flatMap(([, may]) => may);
  expect(named.filter((room) => !rooms.has(room))).toEqual([]);
});

test.each(forbidden)('%s may not import %s, and the linter says why', (file, _source, reason) => {
  expect(about(file)).toContain(reason);
});

test.each(allowed)('%s may import %s', (file) => {
  expect(about(file)).toBe('');
});

test.each(Object.keys(cycle))('%s is part of a circle of files, of types alone', (file) => {
  expect(about(file)).toContain('noImportCycles');
});
