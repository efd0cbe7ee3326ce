export type Chapter = 'authentication' | 'connecting' | 'live' | 'sending' | 'create-dm' | 'room-info' | 'retrieve';

interface Common {
  /** Permanent and readable; never renumbered, never reused. */
  id: string;
  chapter: Chapter;
  /** What is asked of a server, in one sentence. */
  sentence: string;
}

/** A requirement that `check` judges. Breaking a MUST fails the run; breaking a SHOULD is a warning. */
export interface JudgedRequirement extends Common {
  level: 'MUST' | 'SHOULD';
  /** What a server developer does when it fails. */
  cure: string;
}

/** A requirement that cannot be judged from outside. */
export interface ExcludedRequirement extends Common {
  level: 'excluded';
  /** Why it cannot. */
  reason: string;
}

export type Requirement = JudgedRequirement | ExcludedRequirement;

type Row = [name: string, level: 'MUST' | 'SHOULD', sentence: string, cure: string];

/** The judged requirements of one chapter, whose ids share a prefix. */
export function chapter(name: Chapter, prefix: string, rows: readonly Row[]): JudgedRequirement[] {
  return rows.map(([id, level, sentence, cure]) => ({ id: `${prefix}.${id}`, chapter: name, level, sentence, cure }));
}
