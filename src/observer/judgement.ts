import type { ObservedFinding } from './finding.ts';

/** So many findings of one requirement are kept; the others are only counted. */
const mostFindings = 50;
/** So many that are not certain yet. */
const mostSuspicions = 500;

/** A finding, or what makes it where it turns out to be one: most suspicions come to nothing. */
type Suspected = ObservedFinding | (() => ObservedFinding);

interface Suspicion {
  finding: Suspected;
  isCertain: () => boolean;
  since: number | undefined;
}

/** What the rules of one requirement have found so far. */
export class Judgement {
  tests = 0;
  times = 0;
  readonly findings: ObservedFinding[] = [];
  #suspicions: Suspicion[] = [];
  #overflows = 0;
  readonly #isSound: ((finding: ObservedFinding, since: number | undefined) => boolean) | undefined;

  /** @param isSound whether what was seen at different times can be compared; undefined where it always can */
  constructor(isSound?: (finding: ObservedFinding, since: number | undefined) => boolean) {
    this.#isSound = isSound;
  }

  /** It was put to the test and held. */
  kept(times = 1): void {
    this.tests += times;
  }

  /** @param since what proves it was sent by the server after this position; the first evidence where left out */
  broken(finding: ObservedFinding, since?: number): void {
    if (this.#isSound) this.suspect(finding, () => true, since);
    else this.#add(finding);
  }

  /** It was broken if something holds that shows only later. */
  suspect(finding: Suspected, isCertain: () => boolean, since?: number): void {
    if (this.#suspicions.length >= mostSuspicions) this.#makeRoom();
    this.#suspicions.push({ finding, isCertain, since });
  }

  /** What is certain by now becomes a finding; nothing that comes later can change it. */
  settle(): void {
    if (this.#suspicions.length === 0) return;
    for (const suspicion of this.#suspicions) if (this.#holds(suspicion)) this.#add(suspicion.finding);
    this.#suspicions = [];
  }

  /** The same, with what is certain by now among the findings. */
  settled(): Judgement {
    const copy = new Judgement(this.#isSound);
    copy.tests = this.tests;
    copy.times = this.times;
    copy.findings.push(...this.findings);
    copy.#suspicions = [...this.#suspicions];
    copy.settle();
    return copy;
  }

  #add(finding: Suspected): void {
    this.tests += 1;
    this.times += 1;
    if (this.findings.length < mostFindings) this.findings.push(madeOf(finding));
  }

  #holds({ finding, isCertain, since }: Suspicion): boolean {
    return isCertain() && (this.#isSound?.(madeOf(finding), since) ?? true);
  }

  /** Keeps the first and the newest ones. Looking which are certain costs time: that is done ever more seldom. */
  #makeRoom(): void {
    this.#overflows += 1;
    if (Number.isInteger(Math.log2(this.#overflows))) this.#putCertainFirst();
    this.#suspicions = [
      ...this.#suspicions.slice(0, mostSuspicions / 5),
      ...this.#suspicions.slice(-mostSuspicions / 2),
    ];
  }

  #putCertainFirst(): void {
    const certain = new Set(this.#suspicions.filter((suspicion) => this.#holds(suspicion)));
    this.#suspicions = [...certain, ...this.#suspicions.filter((suspicion) => !certain.has(suspicion))];
  }
}

const madeOf = (finding: Suspected): ObservedFinding => (typeof finding === 'function' ? finding() : finding);
