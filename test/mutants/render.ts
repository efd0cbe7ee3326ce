import { chapterTitles, requirements } from '../../src/conformance/requirements.ts';
import { mutants } from './list/index.ts';
import { unbreakable } from './list/unbreakable.ts';
import { wholeServerFailures } from './list/whole-server.ts';
import { expectedStatus, type Mutant } from './mutant.ts';
import { variants } from './variants.ts';

/** The matrix as `docs/mutants.md`; the tests in `test/mutants/` prove each line of it. */
export function renderMutants(): string {
  return `${[...introduction(), ...chapters(), ...exceptions(), ...conforming(), ...wholeServers()].join('\n')}\n`;
}

function introduction(): string[] {
  return [
    '# What proves the examiner',
    '',
    'A test suite can be green because it looks away. So `check` is itself tested, against servers whose faults are known:',
    '',
    `- **${mutants.length} mutants**, each broken in one point. A whole run has to find that requirement, for the right reason, and nothing else.`,
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
    return [`## ${title}`, '', '| This server … | breaks | found as |', '|---|---|---|', ...rows, ''];
  });
}

function mutantRow(mutant: Mutant): string {
  const { name, breaks, how } = mutant;
  const found = mutant.isIncomplete ? 'incomplete: nobody outside can tell' : expectedStatus(mutant);
  return `| <a id="${name}"></a>${how} | [\`${breaks}\`](protocol.md#${breaks}) | ${found} |`;
}

function exceptions(): string[] {
  const rows = Object.entries(unbreakable).map(([id, reason]) => `- \`${id}\`: ${reason}`);
  return ['## Requirements without a mutant of their own', '', ...rows, ''];
}

function conforming(): string[] {
  const rows = variants.map(({ name, how, warns = [] }) => {
    const found = warns.length > 0 ? `a warning on ${warns.map((id) => `\`${id}\``).join(', ')}` : 'nothing';
    return `| <a id="${name}"></a>${how} | ${found} |`;
  });
  return ['## Unusual servers that conform', '', '| This server … | found |', '|---|---|', ...rows, ''];
}

function wholeServers(): string[] {
  const rows = wholeServerFailures.map(({ how }) => `- ${how}`);
  return ['## Servers that are broken altogether', '', 'This server …', '', ...rows];
}
