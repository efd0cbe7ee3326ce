import { cases } from '../../src/conformance/cases/index.ts';
import { chapterTitles, requirements } from '../../src/requirements/index.ts';
import { chanceServers } from '../conformance/soak/chance-servers.ts';
import { mutants } from './list/index.ts';
import { neverAlone } from './list/never-alone.ts';
import { seenInTheRecord } from './list/seen-in-the-record.ts';
import { unbreakable } from './list/unbreakable.ts';
import { wholeServerFailures } from './list/whole-server.ts';
import { expectedStatus, type Mutant, type Variant } from './mutant.ts';
import { variants } from './variants.ts';

/** The matrix as `docs/mutants.md`; the tests in `test/mutants/` prove each line of it. */
export function renderMutants(): string {
  return `${[...introduction(), ...chapters(), ...exceptions(), ...conforming(), ...byChance(), ...wholeServers()].join('\n')}\n`;
}

function introduction(): string[] {
  const withOneFinder = mutants.filter(({ onlyBy }) => onlyBy !== undefined).length;
  return [
    '# What proves the examiner',
    '',
    'A test suite can be green because it looks away. So `check` is itself tested, against servers whose faults are known:',
    '',
    `- **${mutants.length} mutants**, each broken in one point. A whole run has to find that requirement, for the right reason, and nothing else.`,
    `  Of ${withOneFinder} mutants, one case is the only finder: no other case finds anything as grave in the same run.`,
    `  ${seenInTheRecord.size} are found a second time by observation: by what the whole record of a run shows, whatever the cases say.`,
    `- **${cases.length} cases**, each the only finder of at least one mutant, or [listed below](#cases-that-are-never-alone) with the reason.`,
    `- **${variants.length} unusual servers** that keep the document. A whole run has to find nothing.`,
    `- **${wholeServerFailures.length} servers that are broken altogether**. A whole run has to come to an end and must not call them conformant.`,
    '',
    'This file is printed by `npx tsx scripts/print-mutants.ts` from `test/mutants/`, where each line is a test.',
    '',
  ];
}

function chapters(): string[] {
  return Object.entries(chapterTitles).flatMap(([chapter, title]) => {
    const ids = requirements.filter((requirement) => requirement.chapter === chapter).map(({ id }) => id);
    const rows = mutants.filter(({ breaks }) => ids.includes(breaks)).map(mutantRow);
    return [`## ${title}`, '', '| This server … | breaks | found by | found as |', '|---|---|---|---|', ...rows, ''];
  });
}

function mutantRow(mutant: Mutant): string {
  const { name, breaks, how, onlyBy } = mutant;
  const cases = onlyBy ? `only \`${onlyBy.slice(breaks.length + 1)}\`` : 'cases';
  const finder = seenInTheRecord.has(name) ? `${cases}, observation` : cases;
  const found = mutant.isIncomplete ? 'incomplete: nobody outside can tell' : expectedStatus(mutant);
  return `| <a id="${name}"></a>${how} | [\`${breaks}\`](protocol.md#${breaks}) | ${finder} | ${found} |`;
}

function exceptions(): string[] {
  const rows = Object.entries(unbreakable).map(([id, reason]) => `- \`${id}\`: ${reason}`);
  const never = Object.entries(neverAlone).map(([id, reason]) => `| \`${id}\` | ${reason} |`);
  return [
    '## Requirements without a mutant of their own',
    '',
    ...rows,
    '',
    '## Cases that are never alone',
    '',
    'No server can break what these cases judge in a way that they alone would see.',
    '',
    '| case | why |',
    '|---|---|',
    ...never,
    '',
  ];
}

function conforming(): string[] {
  const rows = variants.map((variant) => `| <a id="${variant.name}"></a>${variant.how} | ${foundOn(variant)} |`);
  return ['## Unusual servers that conform', '', '| This server … | found |', '|---|---|', ...rows, ''];
}

function byChance(): string[] {
  const rows = chanceServers.map(({ name, breaks }) => `| ${name} | ${breaks.map((id) => `\`${id}\``).join(' or ')} |`);
  const how = 'A soak of less than a second finds each (`check --soak`), without any case.';
  return [
    '## Servers that are broken now and then',
    '',
    how,
    '',
    '| This server … | breaks |',
    '|---|---|',
    ...rows,
    '',
  ];
}

function foundOn({ warns, leavesOpen }: Variant): string {
  const named = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(', ');
  if (leavesOpen) return `incomplete: nobody can judge ${named(leavesOpen)} in JavaScript`;
  return warns ? `a warning on ${named(warns)}` : 'nothing';
}

function wholeServers(): string[] {
  const rows = wholeServerFailures.map(({ how }) => `- ${how}`);
  return ['## Servers that are broken altogether', '', 'This server …', '', ...rows];
}
