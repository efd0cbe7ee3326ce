import type { MessageId } from '../../protocol/index.ts';
import type { ObserverKnowledge } from '../knowledge.ts';
import { Continuity } from './connections/continuity.ts';
import { LiveConnections } from './connections/live-connections.ts';
import type { Moment, ObservedConnection } from './connections/observed-connection.ts';
import type { ObservedExchange } from './exchanges/observed-exchange.ts';
import type { PendingRequest } from './exchanges/pending-request.ts';
import type { Echo } from './messages/echoes.ts';
import type { ObservedMessage } from './messages/observed-message.ts';
import { Owing } from './messages/owing.ts';
import { Posts } from './messages/posts.ts';
import { SparseBits } from './messages/sparse-bits.ts';
import type { Tell } from './messages/told.ts';
import { People } from './people/people.ts';
import { Rooms } from './people/rooms.ts';

/** What passed so far, put in order: what rules read, and what readers of entries write. */
export class ObservedRecord {
  readonly knowledge: ObserverKnowledge;
  /** Tells the rules. */
  readonly tell: Tell;
  readonly #settle: () => void;
  readonly people: People;
  readonly posts = new Posts();
  readonly connections = new Map<number, ObservedConnection>();
  /** Numbers of connections that are closed. */
  readonly closed = new SparseBits();
  /** Of each person the open connections on which CONNECTED came. */
  readonly live = new LiveConnections();
  readonly owing = new Owing();
  readonly pending = new Map<number, PendingRequest>();
  /** What a fault has acted on. */
  readonly disturbed = { connections: new Set<number>(), requests: new Set<number>() };
  readonly missingRooms: ReadonlySet<string>;
  /** Entries are missing, or cannot be read: posts may be among them. */
  lacksEntries = false;
  /** The server has answered a request that is in order with a 5xx. */
  isFailing = false;
  /** The 404s of room_info, by what they say: for rooms that exist, and for those that nobody has seen. */
  readonly notFoundAnswers = {
    existing: new Map<string, ObservedExchange>(),
    unseen: new Map<string, ObservedExchange>(),
  };
  /** Before this position entries are missing. */
  gapAt = Number.NEGATIVE_INFINITY;
  /** The greatest time between two receivers of one message that were both connected before, in milliseconds. */
  greatestSpread: number | undefined;
  /** The present life of the server: whatever was seen before this position may be forgotten. */
  lifeBegan = Number.NEGATIVE_INFINITY;
  /** Where senders were seen to hear themselves. */
  readonly echoes = new Set<Echo>();
  readonly continuity = new Continuity();
  /** The recorder, a client, listened until then. */
  lastWaited: Moment | undefined;
  rooms: Rooms;
  messages = new Map<MessageId, ObservedMessage>();
  /** In the order in which they were first seen. */
  inOrder: ObservedMessage[] = [];
  /** The message with the greatest id. */
  newest: ObservedMessage | undefined;
  /** The greatest id that a history has shown to anybody. */
  greatestReturned: MessageId | undefined;
  #messages = 0;
  #answers = 0;

  /** @param settle what was uncertain is to be decided now */
  constructor(knowledge: ObserverKnowledge, tell: Tell, settle: () => void) {
    this.knowledge = knowledge;
    this.tell = tell;
    this.#settle = settle;
    this.missingRooms = new Set(knowledge.missingRooms);
    this.people = new People(knowledge, (person, id) => this.rooms.identified(person, id));
    this.rooms = new Rooms(knowledge, this.people);
  }

  /** Whether posts may exist that the record does not tell of. */
  get canMissPosts(): boolean {
    return this.lacksEntries || this.knowledge.isEverySenderObserved !== true;
  }

  nextMessageIndex(): number {
    this.#messages += 1;
    return this.#messages;
  }

  nextAnswer(): number {
    this.#answers += 1;
    return this.#answers;
  }

  /** Whether the server certainly was not restarted from one position to another. */
  isSameServer(from: number, to: number): boolean {
    return this.knowledge.isSameServer === true || this.continuity.covers(from, to, this.connections.values());
  }

  /** The server may have been restarted and may have forgotten everything: ids can begin anew. */
  beginLife(position: number): void {
    this.#settle();
    this.lifeBegan = position;
    this.messages = new Map();
    this.inOrder = [];
    this.newest = undefined;
    this.greatestReturned = undefined;
    this.owing.clear();
    this.rooms = new Rooms(this.knowledge, this.people);
    this.notFoundAnswers.existing.clear();
    this.notFoundAnswers.unseen.clear();
  }
}
