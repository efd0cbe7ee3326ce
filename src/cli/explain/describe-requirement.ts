import {
  type ClientRequirement,
  type ClientRequirementId,
  clientRequirements,
  onForeignRecordings,
} from '../../client-rules/index.ts';
import { cases } from '../../conformance/index.ts';
import { observable } from '../../observer/index.ts';
import { chapterTitles, findRequirement, type Requirement, requirements } from '../../requirements/index.ts';
import { unknownName } from '../../yaml-file/index.ts';
import { UsageError } from '../shared/parse/command.ts';

const casesOf = (id: string) => cases.filter(({ requirement }) => requirement === id);

/** All requirements, by chapter, with the number of cases that judge each; then those of clients. */
export function describeAll(): string {
  const width = Math.max(...requirements.map(({ id }) => id.length));
  const lines: string[] = [];
  for (const [chapter, title] of Object.entries(chapterTitles)) {
    lines.push(title);
    for (const requirement of requirements) {
      if (requirement.chapter === chapter) lines.push(`  ${row(requirement, width)}`);
    }
    lines.push('');
  }
  const judged = requirements.filter(({ level }) => level !== 'excluded').length;
  const counts = `${judged} of ${requirements.length} requirements are judged by ${cases.length} cases`;
  lines.push(
    'What is asked of clients (judged by exec, serve, judge and ctl verdict)',
    ...clientRequirements.map(clientRow),
    '',
  );
  return `${lines.join('\n')}\n${counts}. One of them: chat-testbed explain live.after-connected\n`;
}

function row({ id, level, sentence }: Requirement, width: number): string {
  const count = casesOf(id).length;
  const judged = level === 'excluded' ? 'not judged' : `${count} ${count === 1 ? 'case' : 'cases'}`;
  return `${id.padEnd(width)}  ${level.padEnd(8)}  ${judged.padEnd(10)}  ${sentence}`;
}

const clientIdWidth = Math.max(...clientRequirements.map(({ id }) => id.length));

function clientRow({ id, level, title }: ClientRequirement): string {
  return `  ${id.padEnd(clientIdWidth)}  ${level.padEnd(8)}  ${title}`;
}

/**
 * One requirement in full.
 * @param id of the requirement or of one of its cases
 * @throws UsageError if there is none, with the nearest id
 */
export function describeRequirement(id: string): string {
  const ofClients = clientRequirements.find((item) => item.id === id);
  if (ofClients) return describeClientRequirement(ofClients);
  const requirement = findRequirement(cases.find((item) => item.id === id)?.requirement ?? id);
  if (!requirement) throw new UsageError(unknownRequirement(id));
  const head = [`${requirement.id} (${requirement.level})`, '', requirement.sentence, ''];
  const body =
    requirement.level === 'excluded'
      ? [`It is not judged: ${requirement.reason}`]
      : [
          'When it fails',
          `  ${requirement.remedy}`,
          '',
          'Cases',
          ...casesOf(requirement.id).map((item) => `  ${item.id}\n    ${item.title}.`),
          '',
          ...observation(requirement.id),
          `Judge it alone: chat-testbed check URL --only ${requirement.id}`,
        ];
  return `${[...head, ...body].join('\n')}\n`;
}

/** How what passed shows that it is broken, whoever made the traffic: in a run of check, and in what `judge` reads. */
function observation(id: string): string[] {
  const row = Object.hasOwn(observable, id) ? observable[id as keyof typeof observable] : undefined;
  if (!row) return [];
  return [
    row.isJudged
      ? 'In the whole record of a run, and by judge'
      : 'The whole record of a run does not tell, nor can judge',
    `  ${row.how}`,
    '',
  ];
}

function describeForeign(id: ClientRequirementId): string[] {
  const { isJudged, how } = onForeignRecordings[id];
  const where = 'in a recording that the mock did not make, such as a HAR or what a proxy has seen';
  return ['', isJudged ? `Judged ${where}` : `Not judged ${where}`, `  ${how}`];
}

function describeClientRequirement({ id, level, title, reason, remedy }: ClientRequirement): string {
  const why = level === 'excluded' ? `It is not judged: ${reason}` : `Why: ${reason}`;
  const judge =
    level === 'excluded' ? [] : ['', 'Judge a client: chat-testbed exec -- <its test command>', ...describeForeign(id)];
  return `${[`${id} (${level})`, '', `${title}.`, '', why, '', 'What to do', `  ${remedy}`, ...judge].join('\n')}\n`;
}

function unknownRequirement(id: string): string {
  const known = [...clientRequirements, ...requirements, ...cases].map((item) => item.id as string);
  return unknownName('requirement', id, known, '`chat-testbed explain` lists them all.');
}
