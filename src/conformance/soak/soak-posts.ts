import { afterListening, markersIn } from '../../wire-client/index.ts';
import type { CaseContext } from '../case/case-context.ts';
import type { SoakConnection } from './soak-connection.ts';
import type { SoakRoom } from './soak-rooms.ts';

/** As long as any text that the document speaks of: frames of it do not fit into one packet. */
const filling = '𝄞'.repeat(3980);

interface Post {
  by: SoakConnection;
  sentAt: number;
  /** Somebody has it, or nobody is there to get it. */
  isSeen: boolean;
  seen: () => void;
}

/** The least and the most milliseconds that anybody waits for a message, and how many times the slowest one. */
const [leastPatience, patience] = [1000, 5];

/** What is posted in a soak, and at which connections it has yet to arrive. */
export class SoakPosts {
  /** The slowest arrival so far, in milliseconds. */
  slowestMs = 0;
  sent = 0;
  /** Characters of all frames that have come. */
  characters = 0;
  readonly #context: CaseContext;
  readonly #live: ReadonlySet<SoakConnection>;
  readonly #posts = new Map<string, Post>();
  /** Reading 7: where senders were seen to hear themselves. */
  readonly #echo = { same: false, others: false };

  constructor(context: CaseContext, live: ReadonlySet<SoakConnection>) {
    this.#context = context;
    this.#live = live;
  }

  /** How long to wait for a message before going on without it, in milliseconds. */
  get patienceMs(): number {
    return Math.min(this.#context.timeoutMs, Math.max(leastPatience, patience * this.slowestMs));
  }

  /** Posts a message. @returns a promise that settles when somebody has it, or nobody got it in time */
  post(by: SoakConnection, room: SoakRoom, isLong = false): Promise<void> {
    const marker = this.#context.marker();
    this.#context.postTo(by.wire, room.id, isLong ? `${marker} ${filling}` : marker);
    this.sent += 1;
    const receivers = [...this.#live].filter((at) => room.roles.includes(at.role) && this.#isDue(at, by));
    for (const { due } of receivers) due.add(marker);
    return new Promise((resolve) => {
      const callOff = afterListening(this.patienceMs, resolve);
      const seen = () => {
        callOff();
        resolve();
      };
      const post = { by, sentAt: performance.now(), isSeen: false, seen };
      this.#posts.set(marker, post);
      if (receivers.length === 0) see(post);
    });
  }

  /** A frame has come: what it brings is due there no more. */
  arrived(at: SoakConnection, text: string): void {
    this.characters += text.length;
    for (const marker of markersIn(text)) {
      at.due.delete(marker);
      const post = this.#posts.get(marker);
      if (!post) continue;
      if (at.role === post.by.role) this.#echo[at === post.by ? 'same' : 'others'] = true;
      this.slowestMs = Math.max(this.slowestMs, performance.now() - post.sentAt);
      see(post);
    }
  }

  #isDue(at: SoakConnection, by: SoakConnection): boolean {
    if (at.role !== by.role) return true;
    return at === by ? this.#echo.same : this.#echo.others;
  }
}

function see(post: Post): void {
  if (!post.isSeen) post.seen();
  post.isSeen = true;
}
