import { clientRequirements } from '../../client-rules/index.ts';
import { type JudgedRecording, judgeRecordings, type VerdictOptions } from '../../judge/index.ts';
import { type ObserverKnowledge, RollingObserver } from '../../observer/index.ts';
import type { ChatEvent, Report, Result } from '../../protocol/index.ts';
import { judgeNowAndThen } from '../../server-kit/index.ts';
import type { Trace } from '../../traffic/index.ts';

/** Clients come without end where anybody may show a token: so many findings are remembered. */
const mostFound = 1000;

/** What is judged, and how. */
export interface LiveVerdictOptions {
  trace: Trace;
  knowledge: ObserverKnowledge;
  /** Base URL of the server. */
  target: string;
  /** The key of the dialect, where that is told. */
  sendKey?: 'messages' | 'message';
}

/**
 * The verdict on the server and on each client, while it grows. The observer sees everything as it passes and
 * remembers the newest of it; the rules for clients read what the trace keeps. What was found once stays found, also when its entries are no longer kept.
 */
export class LiveVerdict {
  readonly #options: LiveVerdictOptions;
  readonly #observer: RollingObserver;
  readonly #found = new Map<string, Found>();
  readonly #told = new Set<string>();

  constructor(options: LiveVerdictOptions) {
    this.#options = options;
    this.#observer = new RollingObserver(options.knowledge);
    options.trace.subscribe((entry) => this.#observer.add(entry));
  }

  /** The verdict on what has passed by now. */
  report(options: VerdictOptions = {}): Report {
    const judge = (more: VerdictOptions): Report =>
      judgeRecordings([this.#recording()], { target: this.#options.target, ...more, observed });
    const observed = this.#observer.verdict().results;
    this.#remember(judge({}).results);
    return judge({ ...options, found: [...this.#found.values()].map(({ result }) => result) });
  }

  /** Tells of every finding soon after it was made, once for each requirement and client. @returns what ends it */
  watch(tell: (event: ChatEvent) => void): () => void {
    return judgeNowAndThen(this.#options.trace, () => {
      for (const result of this.report().results) this.#tellNew(result, tell);
    });
  }

  #tellNew(result: Result, tell: (event: ChatEvent) => void): void {
    if (!isBroken(result) || this.#told.size >= mostFound || this.#told.has(keyOf(result))) return;
    this.#told.add(keyOf(result));
    tell(eventOf(result));
  }

  /** What was broken is excused by what came later, unless it is only that its entries are no longer kept. */
  #remember(results: readonly Result[]): void {
    const { forgotten } = this.#options.trace;
    for (const result of results) {
      const key = keyOf(result);
      const found = this.#found.get(key);
      if (!isBroken(result)) {
        if (found?.forgotten === forgotten) this.#found.delete(key);
      } else if (found || this.#found.size < mostFound) {
        this.#found.set(key, { result: found?.result ?? result, forgotten });
      }
    }
  }

  #recording(): JudgedRecording {
    const { trace, knowledge, target: url, sendKey } = this.#options;
    const foreign = sendKey === undefined ? {} : { sendKey };
    return { file: 'what passed', kind: 'trace', entries: trace.entries(), knowledge, url, clients: { foreign } };
  }
}

interface Found {
  result: Result;
  /** How many entries were no longer kept when it was seen last. */
  forgotten: number;
}

const isBroken = ({ status }: Result): boolean => status === 'failed' || status === 'warned';
const keyOf = ({ subject = 'server', requirement }: Result): string => `${subject}\n${requirement}`;

function eventOf({ requirement, subject = 'server', level, reason: sentence = '' }: Result): ChatEvent {
  const about = { requirement, level, sentence };
  if (subject === 'server') return { type: 'server-broke-rule', ...about };
  const { remedy = '' } = clientRequirements.find(({ id }) => id === requirement) ?? {};
  return { type: 'broke-rule', client: subject.replace(/^client:/, ''), ...about, cure: remedy };
}
