import { saysConnected } from '../traffic/index.ts';
import { type Arrived, afterListening, Connection, Transcript } from '../wire-client/index.ts';
import type { ArtilleryEvents } from './artillery.ts';
import type { LoadPost, Receiver } from './load-post.ts';
import type { LoadRun } from './load-run.ts';
import type { LoadSettings } from './settings.ts';

/** One virtual user: a connection, and what it has posted. */
export class LoadUser implements Receiver {
  readonly run: LoadRun;
  readonly settings: LoadSettings;
  readonly connection: Connection;
  readonly transcript: Transcript;
  /** Where its measurements go. */
  events: ArtilleryEvents;
  /** What it has yet to get. */
  readonly due = new Set<LoadPost>();
  /** What it has posted since it last waited for delivery. */
  fresh: LoadPost[] = [];
  /** What it has posted before that, and nobody has seen. */
  unseen: LoadPost[] = [];
  isLive = false;
  /** The greatest id that it has seen, in digits. */
  lastId = '0';
  readonly #waits = new Set<() => void>();
  #turn = 0;

  constructor(run: LoadRun, settings: LoadSettings, events: ArtilleryEvents) {
    const { target, user, token, patienceMs: timeoutMs } = settings;
    this.run = run;
    this.settings = settings;
    this.events = events;
    this.transcript = new Transcript(run.recorder);
    const url = `${target.replace(/^http/, 'ws')}/chat/connect`;
    const label = run.labelFor(user);
    const { transcript } = this;
    this.connection = new Connection({ user, label, url, token, show: shorten, tls: {}, timeoutMs, transcript });
    this.connection.onArrival((arrived) => this.#arrived(arrived));
  }

  get name(): string {
    return this.settings.user;
  }

  /** The rooms take turns. */
  nextRoom(): string {
    this.#turn += 1;
    return this.settings.rooms[(this.#turn - 1) % this.settings.rooms.length] ?? '';
  }

  /** Something has come: whoever waits looks whether that is all. */
  looks(): void {
    for (const look of [...this.#waits]) look();
  }

  /** @returns whether it came about before the deadline, or the end of the connection */
  until(isDone: () => boolean, ms = this.settings.patienceMs): Promise<boolean> {
    if (isDone()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        this.#waits.delete(look);
        resolve(isDone());
      };
      const look = (): void => {
        if (isDone() || this.connection.closed) end();
      };
      const callOff = afterListening(ms, end);
      this.#waits.add(look);
    });
  }

  #arrived(arrived: Arrived): void {
    if (arrived.kind === 'closed') this.#ended(arrived.isOurs);
    if (arrived.kind !== 'frame') return;
    const { text } = arrived;
    if (!this.isLive && saysConnected(text)) {
      this.isLive = true;
      this.run.came(this);
    }
    this.sees(text, true);
  }

  /** A frame or a history has come. */
  sees(text: string, isLive: boolean): void {
    for (const [, id = '0'] of text.matchAll(/"id"\s*:\s*(\d+)/g)) if (isGreater(id, this.lastId)) this.lastId = id;
    this.run.posts.arrived(this, text, isLive);
    this.looks();
  }

  #ended(isOurs: boolean): void {
    this.run.posts.excuse(this);
    if (this.isLive && !isOurs) this.events.emit('counter', 'chat.closed_by_server', 1);
    this.isLive = false;
    this.run.left(this);
    this.looks();
  }
}

/** Of ids in digits, of any size. */
const isGreater = (one: string, other: string): boolean =>
  one.length === other.length ? one > other : one.length > other.length;

const shorten = (token: string): string => `${token.slice(0, 4)}…`;
