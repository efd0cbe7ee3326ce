import { setTimeout as sleep } from 'node:timers/promises';
import { isFromGateway, type RecordedAnswer } from '../../wire-client/index.ts';
import type { CaseContext } from '../case/case-context.ts';
import type { UserRole } from '../discovery/server-profile.ts';
import { isAhead } from './bounds.ts';
import type { SoakSettings } from './settings.ts';
import type { SoakConnection } from './soak-connection.ts';
import { SoakPace } from './soak-pace.ts';
import { SoakPosts } from './soak-posts.ts';
import { noCounts } from './soak-record.ts';
import { type SoakRoom, SoakRooms } from './soak-rooms.ts';

/** So many handshakes in a row that are not even opened: nobody is there any more. */
const mostUnopened = 20;
/** How long to leave a server alone that asks for it, or does not let anybody in, in milliseconds. */
const restMs = 1000;
/** Whoever leaves waits for what is on its way: so many milliseconds at least, and times the slowest message. */
const [leastGraceMs, grace] = [300, 3];

/** What all clients of a soak share: who is connected, where they talk, how fast they may go. */
export class Soak {
  readonly context: CaseContext;
  readonly settings: SoakSettings;
  readonly roles: readonly UserRole[];
  readonly rooms: SoakRooms;
  readonly posts: SoakPosts;
  readonly pace = new SoakPace();
  readonly live = new Set<SoakConnection>();
  readonly counts = noCounts();
  /** Where each user's history begins and how far it has been read: ids as they came, of any size. */
  readonly read: { start: Map<UserRole, string>; last: Map<UserRole, string> } = { start: new Map(), last: new Map() };
  readonly #over: AbortSignal;
  readonly #entries: { readonly length: number };
  readonly #firstEntry: number;
  #began = performance.now();
  #unopened = 0;
  #characters = 0;
  #restUntil = 0;

  /** @param entries everything that passes in the run */
  constructor(
    context: CaseContext,
    settings: SoakSettings,
    { roles, over, entries }: { roles: readonly UserRole[]; over: AbortSignal; entries: { readonly length: number } },
  ) {
    this.context = context;
    this.settings = settings;
    this.roles = roles;
    this.#over = over;
    this.#entries = entries;
    this.#firstEntry = entries.length;
    this.rooms = new SoakRooms(context);
    this.posts = new SoakPosts(context, this.live);
  }

  /** Its time begins now. */
  begin(): void {
    this.#began = performance.now();
  }

  get elapsedMs(): number {
    return performance.now() - this.#began;
  }

  get isOver(): boolean {
    return this.#over.aborted || this.isUnreachable;
  }

  get isUnreachable(): boolean {
    return this.#unopened >= mostUnopened;
  }

  /** Sleeps; not any longer than the soak. */
  async sleep(ms: number): Promise<void> {
    if (!this.#over.aborted) await sleep(ms, undefined, { signal: this.#over }).catch(() => undefined);
  }

  /** Sleeps, and for as long as more was done than the bounds allow by now. */
  async pause(ms: number): Promise<void> {
    await this.sleep(ms);
    while (!this.isOver && (this.#isAhead || performance.now() < this.#restUntil)) await this.sleep(100);
  }

  get #isAhead(): boolean {
    const { reads, roomInfos, directMessages } = this.counts;
    const used = {
      entries: this.#entries.length - this.#firstEntry,
      requests: reads + roomInfos + directMessages,
      posts: this.posts.sent,
      characters: this.#characters + this.posts.characters,
    };
    return isAhead(used, this.elapsedMs / this.settings.durationMs);
  }

  /** Who is connected and in a room, but for one connection; those of other users come first. */
  othersIn(room: SoakRoom, subject: SoakConnection): SoakConnection[] {
    const others = [...this.live].filter((each) => each !== subject && each.isLive && room.roles.includes(each.role));
    return others.sort((a, b) => Number(a.role === subject.role) - Number(b.role === subject.role));
  }

  /** Somebody else may have what this one is still waiting for. @returns how long to wait for that, in milliseconds */
  get graceMs(): number {
    return Math.max(leastGraceMs, grace * this.posts.slowestMs);
  }

  /** A handshake has been opened, or not. */
  noteOpening(isOpened: boolean): void {
    this.#unopened = isOpened ? 0 : this.#unopened + 1;
  }

  /** An answer has come; a server that asks for it is left alone. */
  noteAnswer(answer: Pick<RecordedAnswer, 'status' | 'body'>): void {
    this.#characters += answer.body.length;
    if (answer.status === 429 || isFromGateway(answer)) this.rest();
  }

  rest(): void {
    this.#restUntil = performance.now() + restMs;
  }
}
