import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { repository } from './support/command.ts';

const forbidden = [
  ['src/conformance/cases/live.ts', '../../mock-server/index.ts', 'The examiner never imports the examined'],
  ['src/play/stage.ts', '../mock-server/index.ts', 'A play needs no mock'],
  ['src/play/context/play-context.ts', '../../conformance/index.ts', 'A play is no examiner'],
  ['src/wire-client/connection.ts', '../conformance/index.ts', 'it knows nobody who acts or judges'],
  ['src/traffic/frames.ts', '../play/index.ts', 'it knows nobody who acts or judges'],
  ['src/mock-server/start-server.ts', '../conformance/index.ts', 'The mock does not know its examiner'],
  ['src/mock-server/steering/steering.ts', '../../cli/main.ts', 'The command line calls the mock'],
  ['src/mock-server/core/world.ts', 'node:fs', 'The core is pure'],
  [
    'src/mock-server/core/endpoints/retrieve.ts',
    '../../switchboard/switchboard.ts',
    'The core decides and knows nobody who acts',
  ],
  ['src/client-rules/story.ts', '../mock-server/index.ts', 'The examiner of clients judges what passed'],
  ['src/client-rules/rules/missed.ts', 'node:fs', 'The examiner of clients judges what passed'],
  ['src/recording/from-report.ts', '../conformance/index.ts', 'A recording is a file'],
  ['src/protocol/errors.ts', '../mock-server/index.ts', 'protocol is the shared vocabulary'],
  ['src/cli/serve.ts', '../mock-server/core/world.ts', 'only through their index.ts'],
] as const;
const allowed = ['src/conformance/run.ts', '../protocol/index.ts'] as const;

let findings = '';

/** A house with one forbidden import in each file, looked at with this project's own rules. */
beforeAll(() => {
  const house = mkdtempSync(path.join(tmpdir(), 'chat-testbed-house-'));
  copyFileSync(path.join(repository, 'biome.json'), path.join(house, 'biome.json'));
  for (const [file, source] of [...forbidden, allowed]) {
    mkdirSync(path.join(house, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(house, file), `import { x } from '${source}';\nconsole.log(x);\n`);
  }
  const biome = path.join(repository, 'node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '.'], {
    cwd: house,
    encoding: 'utf8',
  });
  findings = stdout + stderr;
});

test.each(forbidden)('%s may not import %s, and the linter says why', (file, _source, reason) => {
  const about = findings.split(/(?=^src\/)/m).filter((finding) => finding.startsWith(`${file}:`));
  expect(about.join('\n')).toContain(reason);
});

test('what may be imported is let through', () => {
  expect(findings).not.toContain(`${allowed[0]}:`);
});
