import type { TraceEntry } from '../traffic/index.ts';
import type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
import type { ObserverKnowledge } from './knowledge.ts';
import { judgedByObservation } from './observable.ts';
import { Observer } from './observer.ts';

/** How much is remembered, in entries. */
export interface Remembering {
  /** After so many another observer begins, which knows nothing of what was before. */
  entries?: number;
  /** For so many the one before goes on: what excuses its findings may still come. */
  overlap?: number;
}

/** So many findings of one requirement are kept; the others are only counted. */
const mostFindings = 50;

/** An observer whose part is over: it judges what was before `until`, and is told what comes for a while. */
interface Leaving {
  observer: Observer;
  /** What it had counted when its part was over. */
  counted: ObserverVerdict;
  until: number;
  left: number;
}

/**
 * As {@link Observer}, for a recording that goes on for days: one observer follows another, so that what is remembered is
 * bounded. What falls out of memory is unknown, and nobody is blamed because of it; what was found stays found.
 */
export class RollingObserver {
  readonly #knowledge: ObserverKnowledge;
  readonly #entries: number;
  readonly #overlap: number;
  #current: Observer;
  #added = 0;
  #leaving: Leaving | undefined;
  #past: ObserverVerdict | undefined;

  constructor(knowledge: ObserverKnowledge = {}, { entries = 20_000, overlap = 2000 }: Remembering = {}) {
    this.#knowledge = knowledge;
    this.#entries = entries;
    this.#overlap = Math.min(overlap, entries);
    this.#current = new Observer(knowledge);
  }

  /** Entries come in the order of their `seq`. */
  add(entry: TraceEntry): void {
    if (this.#added >= this.#entries) this.#begin(entry.seq);
    this.#added += 1;
    this.#current.add(entry);
    if (!this.#leaving) return;
    this.#leaving.observer.add(entry);
    this.#leaving.left -= 1;
    if (this.#leaving.left <= 0) this.#leave();
  }

  /** What can be said if nothing more comes. Changes nothing. */
  verdict(): ObserverVerdict {
    return together([this.#past, this.#leaving && verdictOf(this.#leaving), this.#current.verdict()]);
  }

  /** How many messages, posts and connections are remembered. */
  get remembered(): number {
    return this.#current.remembered + (this.#leaving?.observer.remembered ?? 0);
  }

  #begin(until: number): void {
    this.#leave();
    const observer = this.#current;
    this.#leaving = { observer, counted: observer.verdict(), until, left: this.#overlap };
    this.#current = observer.successor(this.#knowledge);
    this.#added = 0;
  }

  #leave(): void {
    if (this.#leaving) this.#past = together([this.#past, verdictOf(this.#leaving)]);
    this.#leaving = undefined;
  }
}

/** What it counted in its part, with the findings of its part that are still held. */
function verdictOf({ observer, counted, until }: Leaving): ObserverVerdict {
  const now = new Map(observer.verdict().results.map((result) => [result.requirement, result]));
  return {
    results: counted.results.map((result) => {
      const isOwn = ({ evidence }: ObservedFinding): boolean => evidence.every((seq) => seq < until);
      const findings = (now.get(result.requirement)?.findings ?? []).filter(isOwn);
      return { ...result, findings, times: findings.length === 0 ? 0 : Math.max(result.times, findings.length) };
    }),
  };
}

function together(verdicts: readonly (ObserverVerdict | undefined)[]): ObserverVerdict {
  const all = verdicts.flatMap((verdict) => verdict?.results ?? []);
  return { results: judgedByObservation.map((id) => joined(id, all)) };
}

function joined(requirement: ObservedResult['requirement'], all: readonly ObservedResult[]): ObservedResult {
  const own = all.filter((result) => result.requirement === requirement);
  const sum = (pick: (result: ObservedResult) => number): number => own.reduce((total, one) => total + pick(one), 0);
  const [tests, times] = [sum((one) => one.tests), sum((one) => one.times)];
  const findings = own.flatMap((one) => one.findings).slice(0, mostFindings);
  const verdict = findings.length > 0 ? 'broken' : tests > 0 ? 'kept' : 'not tested';
  return { requirement, verdict, tests, times, findings };
}
