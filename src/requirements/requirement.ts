export type ChapterName =
  | 'authentication'
  | 'connecting'
  | 'live'
  | 'sending'
  | 'create-dm'
  | 'room-info'
  | 'retrieve'
  | 'whole-record';

interface Common {
  /** Permanent and readable; never renumbered, never reused. */
  id: string;
  chapter: ChapterName;
  /** What is asked of a server, in one sentence. */
  sentence: string;
}

/** A requirement that `check` judges. Breaking a MUST fails the run; breaking a SHOULD is a warning. */
export interface JudgedRequirement extends Common {
  level: 'MUST' | 'SHOULD';
  /** What a server developer does when it fails. */
  remedy: string;
}

/** A requirement that cannot be judged from outside. */
export interface ExcludedRequirement extends Common {
  level: 'excluded';
  /** Why it cannot. */
  reason: string;
}

export type Requirement = JudgedRequirement | ExcludedRequirement;

type Row = [id: string, level: 'MUST' | 'SHOULD', sentence: string, remedy: string];

/** The judged requirements of one chapter. */
export const chapter = (name: ChapterName, rows: readonly Row[]): JudgedRequirement[] =>
  rows.map(([id, level, sentence, remedy]) => ({ id, chapter: name, level, sentence, remedy }));
