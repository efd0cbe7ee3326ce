import { Observer } from '../observer/index.ts';
import {
  createMarkers,
  HttpClient,
  type RecordedAnswer,
  Recorder,
  recordedCall,
  type Transcript,
} from '../wire-client/index.ts';
import { countsOf, type LoadCounts, none } from './counts.ts';
import type { Receiver } from './load-post.ts';
import { LoadPosts } from './load-posts.ts';
import type { LoadSettings } from './settings.ts';

/** The verdict is made at most so often while users are live, in milliseconds. */
const verdictEveryMs = 5000;

/** A virtual user, as the run sees it. */
interface Member extends Receiver {
  readonly settings: LoadSettings;
  readonly transcript: Transcript;
}

/** What the virtual users of one process share: one record of all that passes, and the observer that judges it. */
export class LoadRun {
  readonly posts = new LoadPosts();
  readonly recorder: Recorder;
  readonly marker = createMarkers();
  /** Posts that nobody ever saw. */
  vanished = 0;
  /** What was said of them and of the findings. */
  readonly told = new Set<string>();
  readonly #observer: Observer;
  readonly #http: HttpClient;
  readonly #live = new Map<string, Set<Receiver>>();
  readonly #labels = new Map<string, number>();
  readonly #listed = new Set<string>();
  #told: LoadCounts = none;
  #judgedAt = Number.NEGATIVE_INFINITY;

  constructor({ patienceMs }: { patienceMs: number }) {
    this.#observer = new Observer({
      userIds: 'labels',
      recorder: 'client',
      hasOwnMarkers: true,
      quietWindowMs: patienceMs,
    });
    this.recorder = new Recorder({ passOn: (entry) => this.#observer.add(entry) });
    this.#http = new HttpClient({ tls: {}, timeoutMs: patienceMs });
  }

  /** @example run.labelFor('ada') // 'ada#1' */
  labelFor(user: string): string {
    const count = (this.#labels.get(user) ?? 0) + 1;
    this.#labels.set(user, count);
    return `${user}#${count}`;
  }

  came(user: Member): void {
    for (const room of user.settings.rooms) this.#in(room).add(user);
  }

  left(user: Member): void {
    for (const room of user.settings.rooms) this.#in(room).delete(user);
  }

  presentIn(room: string): ReadonlySet<Receiver> {
    return this.#in(room);
  }

  /** Asks who is in the rooms of a user, of which that is not known: else no leak could be proved. */
  async listRooms(user: Member): Promise<void> {
    const rooms = user.settings.rooms.filter((room) => !this.#listed.has(room));
    for (const room of rooms) this.#listed.add(room);
    await Promise.all(rooms.map((room) => this.ask(user, '/chat/room_info', { room_id: room })));
  }

  /** The last one to leave a room asks once more, while connected: nobody has come or gone in between. */
  async listEmptied(user: Member): Promise<void> {
    const emptied = user.settings.rooms.filter((room) => this.#in(room).size === 0);
    await Promise.all(emptied.map((room) => this.ask(user, '/chat/room_info', { room_id: room })));
  }

  /** Sends a request as a user. @param body JSON, or its text */
  ask(user: Member, path: string, body: object | string): Promise<RecordedAnswer> {
    const { target: url, token, user: name } = user.settings;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const authorization = `Bearer ${token}`;
    const call = { url, path, user: name, authorization, body: text, show: () => '…', secret: token };
    return recordedCall(this.#http, user.transcript, call).answered;
  }

  /** What was found since it was last asked; while others are live, now and then. */
  newFindings(): { counts: LoadCounts; sentences: readonly string[] } {
    const isBusy = [...this.#live.values()].some(({ size }) => size > 0);
    const now = performance.now();
    if (isBusy && now - this.#judgedAt < verdictEveryMs) return { counts: none, sentences: [] };
    this.#judgedAt = now;
    const { counts, sentences } = countsOf(this.#observer.verdict(), this.vanished);
    const before = this.#told;
    this.#told = counts;
    const names = Object.keys(none) as (keyof LoadCounts)[];
    const added = names.map((name) => [name, Math.max(0, counts[name] - before[name])]);
    return { counts: Object.fromEntries(added) as unknown as LoadCounts, sentences };
  }

  #in(room: string): Set<Receiver> {
    const known = this.#live.get(room) ?? new Set();
    this.#live.set(room, known);
    return known;
  }
}
