import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './support/command.ts';

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');
const filesIn = (folder: string, extension: string): string[] =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => path.posix.join(folder, ...name.split(path.sep)))
    .sort();
const sources = filesIn('src', '.ts').filter((file) => !file.includes('/generated/'));
const documents = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];

const glossary = 'docs/glossary.md';
const publicKey = 'the key stands in public JSON until schemaVersion 2';
const firstVersion = 'traces of version 0.1 are still read';

interface FormerWord {
  /** As it stands alone or inside an identifier, in lower case. */
  words: readonly string[];
  now: string;
  /** Where the former word has to be said, and why. */
  except?: Readonly<Record<string, string>>;
}

/** Words that this project used to say. */
const formerWords: readonly FormerWord[] = [
  {
    words: ['stage', 'stages', 'scene', 'scenes'],
    now: 'case context, case record',
    except: {
      'docs/architecture.md': "stages of the faults' pipeline",
      'src/faults/': 'stages of a pipeline, as everybody calls them',
      'src/proxy/chat/': 'it joins the stages of the faults',
      'src/mock-server/switchboard/switchboard.ts': 'it joins the stages of the faults',
    },
  },
  {
    words: ['stuck'],
    now: 'precondition failed',
    except: { 'src/traffic/reading/first-version.ts': firstVersion },
  },
  { words: ['survey', 'surveys', 'greet', 'greeted'], now: 'discovery' },
  { words: ['greets'], now: 'discovery', except: { 'docs/mutants.md': 'ids of mutants are permanent' } },
  { words: ['story', 'stories'], now: 'trace index' },
  {
    words: ['absence', 'absences'],
    now: 'outage',
    except: { 'src/observer/': 'a message that is absent from a history' },
  },
  { words: ['yields'], now: 'masked by' },
  {
    words: ['chatter'],
    now: 'unsolicited frames',
    except: { 'src/traffic/reading/first-version.ts': firstVersion },
  },
  {
    words: ['cast', 'casts', 'player', 'players', 'venue', 'venues'],
    now: 'participants, actor, target',
    except: {
      'src/conformance/judging/report.ts': publicKey,
      'src/judge/reading/report-recordings.ts': publicKey,
      'src/play/report/play-report.ts': publicKey,
      'src/recording/from-traffic/from-result.ts': publicKey,
      'src/traffic/reading/read-traffic.ts': publicKey,
    },
  },
  { words: ['lane', 'lanes', 'affected'], now: 'queue, fault state' },
  {
    words: ['guilty'],
    now: 'offending',
    except: {
      'src/client-rules/': publicKey,
      'src/report/reporters/': publicKey,
      'src/conformance/judging/report.ts': publicKey,
      'src/judge/results/': publicKey,
      'src/page/verdict/': publicKey,
      'src/play/report/to-result.ts': publicKey,
      'src/recording/from-traffic/from-result.ts': publicKey,
      'src/traffic/reading/read-traffic.ts': publicKey,
    },
  },
  {
    words: ['cure', 'cures', 'cured'],
    now: 'remedy',
    except: {
      'src/cli/serve/live-verdict.ts': publicKey,
      'src/client-rules/': publicKey,
      'src/mock-server/adapters/turn-away.ts': publicKey,
      'src/server-kit/log/server-log.ts': publicKey,
      'src/page/verdict/read-verdict.ts': publicKey,
      'src/protocol/chat-events.ts': publicKey,
      'src/proxy/verdict/live-verdict.ts': publicKey,
      'src/traffic/words/describe-event.ts': publicKey,
    },
  },
  {
    words: ['suggestion', 'suggestions', 'advice'],
    now: 'remedy',
    except: {
      'src/protocol/failures/testbed-error.ts': 'Problem.suggestion is public',
      'src/yaml-file/problem.ts': 'Problem.suggestion is public',
      'src/yaml-file/yaml-source.ts': 'Problem.suggestion is public',
    },
  },
];

/** Every word of a text, and those that identifiers are made of, in lower case. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+/g),
  );
const wordsByFile = new Map([...sources, ...documents].map((file) => [file, wordsOf(read(file))]));

test.each(formerWords)('nothing says $words any more: it is $now', ({ words, except = {} }) => {
  const found = [...wordsByFile]
    .filter(([file, all]) => file !== glossary && words.some((word) => all.has(word)))
    .map(([file]) => file);
  const isExcepted = (file: string) => Object.keys(except).some((start) => file.startsWith(start));
  expect(found.filter((file) => !isExcepted(file))).toEqual([]);
  const needless = Object.keys(except).filter((start) => !found.some((file) => file.startsWith(start)));
  expect(needless, 'exceptions that are no longer needed').toEqual([]);
});

test('the glossary has what is said now, in alphabetical order', () => {
  const words = [...read(glossary).matchAll(/^\| ([^|]+) \| /gm)].map(([, word = '']) => word).slice(1);
  for (const word of ['case context', 'case record', 'precondition failed', 'discovery', 'server profile', 'remedy']) {
    expect(words).toContain(word);
  }
  for (const { now } of formerWords) for (const word of now.split(', ')) expect(words).toContain(word);
  expect(words).toEqual(words.toSorted((one, other) => one.localeCompare(other)));
});

test('no name of a type is exported twice', () => {
  const declarations = sources.flatMap((file) =>
    [...read(file).matchAll(/^export (?:interface|type|abstract class|class) (\w+)/gm)].map(
      ([, name = '']) => [name, file] as const,
    ),
  );
  const names = declarations.map(([name]) => name);
  expect(declarations.filter(([name]) => names.indexOf(name) !== names.lastIndexOf(name))).toEqual([]);
});

/** Rooms that have a place already and no files yet. */
const planned = ['src/judge/'];

test('every file that the guides name exists', () => {
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/`((?:src|test|docs|schemas|scenarios|bench|scripts|examples)\/[\w./-]+)`/g)].map(
      ([, name = '']) => [document, name] as const,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter(([, name]) => !planned.includes(name) && !existsSync(path.join(repository, name)));
  expect(missing).toEqual([]);
});
