import type { TraceEntry } from '../traffic/index.ts';
import type { ObservedFinding, ObservedResult, ObserverVerdict } from './finding.ts';
import type { Judgement } from './judgement.ts';
import type { ObserverKnowledge } from './knowledge.ts';
import { judgedByObservation } from './observable.ts';
import { isReadable } from './read/is-readable.ts';
import { loseEntries, readOnConnection } from './record/connections/connections.ts';
import type { Moment } from './record/connections/observed-connection.ts';
import { readRequest, readResponse } from './record/exchanges/exchanges.ts';
import { readNote } from './record/notes.ts';
import { ObservedRecord } from './record/observed-record.ts';
import { observerRules } from './rules/index.ts';
import { RulesInTurn } from './rules-in-turn.ts';

/**
 * Judges one recording while it grows: one recorder, whose `seq` is the order in which everything passed. Never throws,
 * whatever the entries hold. Takes a few microseconds an entry; keeps every message and post, and a bit for every delivery.
 * @example
 * const observer = new Observer({ userIds: 'labels', isEverySenderObserved: true });
 * trace.subscribe((entry) => observer.add(entry));
 * observer.verdict().results.filter(({ verdict }) => verdict === 'broken');
 */
export class Observer {
  readonly #record: ObservedRecord;
  readonly #rules = new RulesInTurn(observerRules, (from, to) => this.#record.isSameServer(from, to));
  readonly #restarts: number[];
  #position: number | undefined;

  constructor(knowledge: ObserverKnowledge = {}) {
    this.#record = new ObservedRecord(
      knowledge,
      (kind, seen) => this.#rules.tell(kind, seen, this.#record),
      () => this.#rules.settle(),
    );
    this.#restarts = [...(knowledge.restarts ?? [])].sort((a, b) => a - b);
  }

  /** Entries come in the order of their `seq`. */
  add(entry: TraceEntry): void {
    if (isReadable(entry)) this.#add(entry);
    else loseEntries(this.#record, this.#position ?? 0);
  }

  #add(entry: TraceEntry): void {
    const isFirst = this.#position === undefined;
    const moment = { position: this.#positionOf(entry), at: entry.at };
    if (!isFirst) this.#beginLifeWhereDue(entry, moment);
    if (entry.kind === 'request') readRequest(this.#record, entry, moment);
    else if (entry.kind === 'response') readResponse(this.#record, entry, moment);
    else if (entry.kind === 'note') readNote(this.#record, entry.event, moment);
    else if (entry.kind === 'waited') this.#record.lastWaited = moment;
    else if (entry.kind !== 'at-server') readOnConnection(this.#record, entry, moment);
  }

  /** What can be said if nothing more comes. Changes nothing: more entries may be added. */
  verdict(): ObserverVerdict {
    const judgements = this.#rules.soFar(this.#record.connections.values(), this.#record);
    return { results: judgedByObservation.map((id) => this.#resultOf(id, judgements.get(id))) };
  }

  /**
   * One that goes on from here and knows nothing of what was before: it is to it as if the beginning had not been
   * recorded. What a fault has acted on, and is still there, it knows.
   */
  successor(knowledge: ObserverKnowledge): Observer {
    const next = new Observer({ ...knowledge, isHeadCut: true });
    const { connections, pending, disturbed } = this.#record;
    for (const number of disturbed.connections) {
      if (connections.has(number)) next.#record.disturbed.connections.add(number);
    }
    for (const number of disturbed.requests) {
      if (pending.has(number)) next.#record.disturbed.requests.add(number);
    }
    return next;
  }

  /** How many messages, posts and open connections it remembers. */
  get remembered(): number {
    const { messages, posts, connections, pending } = this.#record;
    return messages.size + posts.size + connections.size + pending.size;
  }

  #resultOf(requirement: ObservedResult['requirement'], judgements: readonly Judgement[] = []): ObservedResult {
    const tests = judgements.reduce((sum, judgement) => sum + judgement.tests, 0);
    const times = judgements.reduce((sum, judgement) => sum + judgement.times, 0);
    const findings = judgements.flatMap((judgement) => judgement.findings);
    const sound = findings.filter((finding) => this.#isServers(finding));
    if (sound.length === 0)
      return {
        requirement,
        verdict: tests > times ? 'kept' : 'not tested',
        tests: tests - times,
        times: 0,
        findings: [],
      };
    return {
      requirement,
      verdict: 'broken',
      tests,
      times: Math.max(sound.length, times - findings.length + sound.length),
      findings: sound,
    };
  }

  /** Whether nothing that a fault has acted on has a part in it. */
  #isServers({ connections, requests }: ObservedFinding): boolean {
    const { disturbed } = this.#record;
    const isDisturbed =
      connections.some((number) => disturbed.connections.has(number)) ||
      requests.some((number) => disturbed.requests.has(number));
    return !isDisturbed;
  }

  #positionOf({ seq }: TraceEntry): number {
    const before = this.#position;
    if (before === undefined) {
      this.#position = Number.isFinite(seq) ? seq : 0;
      if (this.#record.knowledge.isHeadCut ?? seq > 1) this.#record.lacksEntries = true;
      return this.#position;
    }
    this.#position = seq > before ? seq : before;
    if (seq !== before + 1) loseEntries(this.#record, this.#position);
    return this.#position;
  }

  /** While nothing is open and nothing is asked, a server may be restarted, and nobody sees it. */
  #beginLifeWhereDue({ kind }: TraceEntry, { position }: Moment): void {
    const { connections, knowledge } = this.#record;
    while (this.#restarts[0] !== undefined && this.#restarts[0] <= position) {
      this.#restarts.shift();
      this.#record.beginLife(position);
    }
    const begins = kind === 'opened' || kind === 'request' || kind === 'response';
    if (begins && !knowledge.isSameServer && connections.size === 0) this.#record.beginLife(position);
  }
}

/** As {@link Observer}, for a recording that is complete. */
export function observe(entries: Iterable<TraceEntry>, knowledge: ObserverKnowledge = {}): ObserverVerdict {
  const observer = new Observer(knowledge);
  for (const entry of entries) observer.add(entry);
  return observer.verdict();
}
