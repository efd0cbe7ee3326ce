import { addToGroup } from '../protocol/index.ts';
import type { ObservedFinding } from './finding.ts';
import { Judgement } from './judgement.ts';
import type { ObservableRequirement } from './observable.ts';
import type { ObservedConnection } from './record/connections/observed-connection.ts';
import type { Told } from './record/messages/told.ts';
import type { ObservedRecord } from './record/observed-record.ts';
import type { Judge, ObserverRule } from './rule.ts';

type Look = (seen: never, judgement: Judgement, record: ObservedRecord) => void;

interface Looker {
  look: Look;
  rule: ObserverRule;
  judgement: Judgement;
}

/** Tells every rule what it looks at, and keeps what each has found. */
export class RulesInTurn {
  readonly #lookers = new Map<keyof Judge, Looker[]>();
  readonly #judgements = new Map<ObserverRule, Judgement>();

  /** @param isSameServer whether the server certainly was not restarted from one position to another */
  constructor(rules: readonly ObserverRule[], isSameServer: (from: number, to: number) => boolean) {
    const isSound = ({ evidence }: ObservedFinding, since = evidence[0] ?? 0): boolean =>
      isSameServer(since, evidence.at(-1) ?? since);
    for (const rule of rules) {
      const judgement = new Judgement(rule.needsSameServer && isSound);
      this.#judgements.set(rule, judgement);
      for (const [kind, look] of Object.entries(rule.judge)) {
        const lookers = this.#lookers.get(kind as keyof Judge) ?? [];
        this.#lookers.set(kind as keyof Judge, [...lookers, { look: look as Look, rule, judgement }]);
      }
    }
  }

  tell<Kind extends keyof Told>(kind: Kind, seen: Told[Kind], record: ObservedRecord): void {
    for (const { look, judgement } of this.#lookers.get(kind) ?? []) look(seen as never, judgement, record);
  }

  /** What was uncertain is decided now or never. */
  settle(): void {
    for (const judgement of this.#judgements.values()) judgement.settle();
  }

  /** What the rules say if nothing more comes. @param open connections that are still open */
  soFar(open: Iterable<ObservedConnection>, record: ObservedRecord): Map<ObservableRequirement, Judgement[]> {
    const soFar = new Map([...this.#judgements].map(([rule, judgement]) => [rule, judgement.settled()]));
    const lookers = this.#lookers.get('ending') ?? [];
    for (const connection of open) {
      for (const { look, rule } of lookers) look(connection as never, soFar.get(rule) as Judgement, record);
    }
    for (const judgement of soFar.values()) judgement.settle();
    return byRequirement(soFar);
  }
}

function byRequirement(judgements: ReadonlyMap<ObserverRule, Judgement>): Map<ObservableRequirement, Judgement[]> {
  const sorted = new Map<ObservableRequirement, Judgement[]>();
  for (const [{ requirement }, judgement] of judgements) {
    addToGroup(sorted, requirement, judgement);
  }
  return sorted;
}
