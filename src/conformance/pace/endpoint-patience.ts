import type { EndpointName } from '../../protocol/index.ts';
import type { Answer } from '../../wire-client/index.ts';

/** So often an endpoint may say nothing before it is taken for dead. */
const mostSilences = 3;
/** From then on it has so many milliseconds to show that it is not. */
const briefly = 300;

/** How long each endpoint is waited for: one that has never answered is not waited for again and again. */
export class EndpointPatience {
  readonly #silences = new Map<EndpointName, number>();

  /** What a request to an endpoint adds to its options. */
  patience(endpoint: EndpointName): { timeoutMs?: number } {
    return (this.#silences.get(endpoint) ?? 0) >= mostSilences ? { timeoutMs: briefly } : {};
  }

  noteAnswer(endpoint: EndpointName, { status, code }: Answer): void {
    const before = this.#silences.get(endpoint) ?? 0;
    if (status !== undefined) this.#silences.set(endpoint, Number.NEGATIVE_INFINITY);
    else if (code === undefined) this.#silences.set(endpoint, before + 1);
  }
}
