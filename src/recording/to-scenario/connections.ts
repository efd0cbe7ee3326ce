import { isObject, parseJson, type TokenKind } from '../../protocol/index.ts';
import type { Line } from '../conversation.ts';

/** How a connection began. */
interface Beginning {
  token: TokenKind;
  /** What came after the token, where a `connect` step waits for it. */
  answer: (Line & { kind: 'received' | 'closed' }) | undefined;
  /** Whether opening, token and answer are one `connect` step: nothing else was done in between. */
  isWhole: boolean;
}

/** Follows the connections of a recording, and which lines a `connect` step stands for. */
export class RecordedConnections {
  readonly #lines: readonly Line[];
  readonly #indexes: ReadonlyMap<Line, number>;
  /** The lines of each connection. */
  readonly #linesByPlace = new Map<string, Line[]>();
  /** Open ones, oldest first. */
  #live: { place: string; user: string; number: number }[] = [];
  /** How many connections each user has had. */
  readonly #counts = new Map<string, number>();
  readonly #expected = new Set<Line>();

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
    this.#indexes = new Map(lines.map((line, index) => [line, index]));
    for (const line of lines) {
      const own = this.#linesByPlace.get(line.place);
      if (own) own.push(line);
      else this.#linesByPlace.set(line.place, [line]);
    }
  }

  get liveUsers(): string[] {
    return [...new Set(this.#live.map(({ user }) => user))];
  }

  isLive(user: string): boolean {
    return this.#live.some((each) => each.user === user);
  }

  /** A post of the mock's own needs a connected user. */
  standIn(user: string): void {
    this.#add('mock', user);
  }

  open(line: Line): Beginning {
    const beginning = this.#beginningOf(line);
    this.#add(line.place, line.user);
    return beginning;
  }

  /** Whether a line is of a connection that was opened before the recording began: then it is open from here on. */
  comesLate({ place, user }: Line): boolean {
    const isOpen = this.#live.some((each) => each.place === place);
    const isOpened = this.#linesByPlace.get(place)?.some(({ kind }) => kind === 'opened') === true;
    if (isOpen || isOpened || !place.includes('#')) return false;
    this.#add(place, user);
    return true;
  }

  /** A `connect` step that leads to no open connection counts, too. */
  failedToOpen(user: string): void {
    this.#counts.set(user, (this.#counts.get(user) ?? 0) + 1);
  }

  /** Which connection a line is about, where it is not the newest of its user. */
  olderNumberOf({ place, user }: Line): { connection?: number } {
    const own = this.#live.filter((each) => each.user === user);
    const found = own.find((each) => each.place === place);
    return found && found !== own.at(-1) ? { connection: found.number } : {};
  }

  #add(place: string, user: string): void {
    this.failedToOpen(user);
    this.#live.push({ place, user, number: this.#counts.get(user) ?? 1 });
  }

  /** Whether a `connect` step stands for this. */
  isExpected(line: Line): boolean {
    return this.#expected.has(line);
  }

  /** @returns whether it was open */
  close({ place, user }: Line): boolean {
    const index = this.#live.findIndex((each) => each.place === place && each.user === user);
    if (index >= 0) this.#live.splice(index, 1);
    return index >= 0;
  }

  /** Whether the server ends this connection later on, or it is ended by its user. */
  isEndedAfter(line: Line): boolean {
    return this.#after(line).some(({ kind }) => kind === 'closed');
  }

  #beginningOf(opened: Line): Beginning {
    const [token, answer] = this.#after(opened);
    const apart: Beginning = { token: 'valid', answer: undefined, isWhole: false };
    if (token?.kind !== 'token' || (answer?.kind !== 'received' && answer?.kind !== 'closed')) return apart;
    if (answer.kind === 'closed' ? answer.isOurs : answer.isBinary || !isVerdict(answer.text)) return apart;
    const between = this.#lines.slice(this.#indexes.get(opened), this.#indexes.get(answer));
    if (between.some(({ kind }) => kind === 'sent' || kind === 'sent-binary' || kind === 'request')) return apart;
    this.#expected.add(token).add(answer);
    return { token: token.token, answer, isWhole: true };
  }

  /** What happens on a connection behind a line of it. */
  #after(line: Line): Line[] {
    const own = this.#linesByPlace.get(line.place) ?? [];
    return own.slice(own.indexOf(line) + 1);
  }
}

/** Whether a frame says what has become of the token. */
function isVerdict(text: string): boolean {
  const json = parseJson(text);
  return isObject(json) && (json.status === 'CONNECTED' || typeof json.error_code === 'string');
}
