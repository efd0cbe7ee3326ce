import type { MessageId } from '../../../protocol/index.ts';
import type { Version } from '../../read/message-shape.ts';
import { tellingWords } from '../../read/telling.ts';
import type { Moment, ObservedConnection } from '../connections/observed-connection.ts';
import type { Person } from '../people/person.ts';

/**
 * What a server ought to do with what was sent. `proper`: post it, if the sender is in the room. `unclear`: the document
 * does not say, or too little was recorded. The others: drop it.
 */
export type Standing = 'proper' | 'unclear' | 'foreign' | 'missing' | 'malformed' | 'refused' | 'first';

/** What is asked of a message that had been seen before something was sent. */
interface EarlierMessage {
  readonly id: MessageId;
  /** Where it was first seen. */
  readonly first: number;
  /** The server sent it after this position. */
  readonly since: number;
  readonly firstLive: { connection: ObservedConnection } | undefined;
}

/** The same text, sent once or several times by one person to one room in one standing. */
export interface Post extends Moment {
  text: string;
  /** Undefined where what was sent is malformed. */
  room: string | undefined;
  person: Person | undefined;
  /** Undefined where the recorder only tells that it was posted. */
  connection: ObservedConnection | undefined;
  standing: Standing;
  times: number;
  /** The message with the greatest id that had been seen when it was first sent. */
  newestBefore: EarlierMessage | undefined;
  /** How many messages it can be. */
  messages: number;
  /** How many that are certainly not older are taken for it. */
  newMessages: number;
  /** A message that was taken for it has another text elsewhere, and may be none of it. */
  isContradicted?: boolean;
}

/** What was sent with the text of a message. */
export interface SentWithText {
  /** It may be the message: it fits in poster and room. */
  right: readonly Post[];
  /** It ought to be posted, but by somebody else or to another room. */
  wrong: readonly Post[];
  /** It ought to be dropped. */
  forbidden: readonly Post[];
}

/** Everything that was sent to be posted, by text. */
export class Posts {
  /** Mostly there is one, and a list would cost as much as it. */
  readonly #byText = new Map<string, Post | PostsOfText>();
  /** By a word that nobody types by chance; null where several texts have it. Made when it is first asked for. */
  #byWord: Map<string, Post | null> | undefined;

  /** How many texts were sent. */
  get size(): number {
    return this.#byText.size;
  }

  add(sent: Post): void {
    const same = this.#byText.get(sent.text);
    if (same === undefined) this.#addText(sent);
    else if (same instanceof PostsOfText) same.add(sent);
    else if (isSamePost(same, sent)) same.times += 1;
    else this.#byText.set(sent.text, new PostsOfText(same, sent));
  }

  #addText(post: Post): void {
    this.#byText.set(post.text, post);
    if (this.#byWord) addWords(this.#byWord, post);
  }

  withText(text: string): readonly Post[] {
    const same = this.#byText.get(text);
    if (same === undefined) return none;
    return same instanceof PostsOfText ? same.all : [same];
  }

  /** What a message can be, by its text. */
  matching(text: string, version: Pick<Version, 'poster' | 'room'>): SentWithText {
    const same = this.withText(text);
    if (same.length === 0) return nothingSent;
    if (same.length === 1 && isRight(same[0] as Post, version)) return { ...nothingSent, right: same };
    return {
      right: same.filter((post) => isRight(post, version)),
      wrong: same.filter((post) => post.standing === 'proper' && !fits(post, version)),
      forbidden: same.filter((post) => !mayBePosted(post)),
    };
  }

  /** What was sent with a word of this text that is in no other text that was sent. */
  withWordOf(text: string): Post | undefined {
    const words = tellingWords(text);
    if (words.length === 0) return undefined;
    this.#byWord ??= this.#words();
    for (const word of words) {
      const post = this.#byWord.get(word);
      if (post) return post;
    }
    return undefined;
  }

  #words(): Map<string, Post | null> {
    const byWord = new Map<string, Post | null>();
    for (const same of this.#byText.values())
      addWords(byWord, same instanceof PostsOfText ? (same.all[0] as Post) : same);
    return byWord;
  }
}

/** Several posts with one text: there may be as many as there are rooms and senders. */
class PostsOfText {
  readonly all: Post[] = [];
  readonly #bySender = new Map<Person | ObservedConnection | undefined, Map<string, Post>>();

  constructor(...posts: Post[]) {
    for (const post of posts) this.add(post);
  }

  /** Those that {@link isSamePost} takes for one are counted. */
  add(sent: Post): void {
    const sender = sent.person ?? sent.connection;
    const ofSender = this.#bySender.get(sender) ?? new Map<string, Post>();
    const key = `${sent.standing} ${sent.room === undefined ? '' : `in ${sent.room}`}`;
    const repeated = ofSender.get(key);
    if (repeated) repeated.times += 1;
    else {
      this.all.push(sent);
      this.#bySender.set(sender, ofSender.set(key, sent));
    }
  }
}

function addWords(byWord: Map<string, Post | null>, post: Post): void {
  for (const word of tellingWords(post.text)) byWord.set(word, byWord.has(word) ? null : post);
}

const none: readonly Post[] = [];
const nothingSent: SentWithText = { right: none, wrong: none, forbidden: none };

const mayBePosted = ({ standing }: Post): boolean => standing === 'proper' || standing === 'unclear';

const isRight = (post: Post, version: Pick<Version, 'poster' | 'room'>): boolean =>
  mayBePosted(post) && fits(post, version);

const isSamePost = (a: Post, b: Post): boolean =>
  a.room === b.room &&
  a.person === b.person &&
  a.standing === b.standing &&
  (a.person !== undefined || a.connection === b.connection);

/** Whether a message says what was posted, as far as both tell. */
export function fits(post: Post, { poster, room }: Pick<Version, 'poster' | 'room'>): boolean {
  return fitsRoom(post, room) && fitsPoster(post, poster);
}

/** Reading 19: some servers read " 12" and "012" as "12". */
export const fitsRoom = (post: Post, room: string | undefined): boolean =>
  room === undefined || post.room === undefined || post.room === room || isLenientlySame(post.room, room);

export function fitsPoster(post: Post, poster: string | undefined): boolean {
  const id = senderOf(post)?.id;
  return poster === undefined || id === undefined || id === poster;
}

/** Who sent it; the record may name the user of a connection only after the first frames. */
export const senderOf = ({ person, connection }: Post): Person | undefined => person ?? connection?.person;

const isLenientlySame = (a: string, b: string): boolean =>
  a.trim() === b.trim() || (/^\s*[+-]?\d+\s*$/.test(a) && Number(a) === Number(b));
