import type { ExpectedMessage } from '../../protocol/index.ts';
import type { Conversation, SeenMessage } from '../conversation.ts';
import { liveMessage } from '../json.ts';
import { RecordedConnections } from './connections.ts';
import type { SeenWorld } from './learn-world.ts';
import { beginningWith, shownPart } from './shortened.ts';
import { StepList } from './step-list.ts';

/** How far a recording has been told, and what its steps can speak of there. */
export class Telling {
  readonly conversation: Conversation;
  readonly world: SeenWorld;
  readonly list = new StepList();
  readonly connections: RecordedConnections;
  /** The rooms that steps can speak of by now. */
  readonly rooms: Set<string>;
  /** Users to whom something has come that no step can expect, so that silence cannot be expected either. */
  readonly uncertain = new Set<string>();
  /** What came to whom in a frame that broke a requirement. */
  readonly #offending: readonly { user: string; message: string }[];
  readonly #seen = new Map<string, Map<number, string>>();

  constructor(conversation: Conversation, world: SeenWorld) {
    this.conversation = conversation;
    this.world = world;
    const { lines } = conversation;
    this.connections = new RecordedConnections(lines);
    this.rooms = new Set(world.rooms.keys());
    this.#offending = lines.flatMap((line) => {
      const seen = line.kind === 'received' && line.isOffending ? liveMessage(line.text) : undefined;
      return seen ? [{ user: line.user, message: seen.message }] : [];
    });
  }

  /** The keys of the reading that the scenario is in. */
  get keys(): { send: 'messages' | 'message'; retrieve: 'occupants' | 'messages' } {
    const isDeployed = this.conversation.dialect === 'deployed';
    return isDeployed ? { send: 'message', retrieve: 'messages' } : { send: 'messages', retrieve: 'occupants' };
  }

  /** Whether a message broke a requirement when it came to this user: then its other copies count, too. */
  isOffendingFor(user: string, { message }: SeenMessage): boolean {
    return this.#offending.some((each) => each.user === user && each.message === message);
  }

  /** The messages that a user has seen, by their ids. */
  seenBy(user: string): ReadonlyMap<number, string> {
    return this.#seen.get(user) ?? new Map();
  }

  saw(user: string, { id, message }: SeenMessage): void {
    const seen = this.#seen.get(user) ?? new Map<number, string>();
    if (id !== undefined) this.#seen.set(user, seen.set(id, message));
  }

  /** The name of a user or room, where the text is the id of one that a step can speak of. */
  nameOf(text: string): string | undefined {
    const { names, users } = this.world;
    const name = names.userOf(text);
    if (users.has(name)) return name;
    const room = names.roomOf(text);
    return this.rooms.has(room) ? room : undefined;
  }

  /** What a step can expect of a message; of one that leaked the room is left out, as its reader is not in it. */
  expectedMessage({ poster: posterId, room: roomId, message }: SeenMessage, user: string): ExpectedMessage {
    const { names, rooms, madeRooms } = this.world;
    const [room, poster] = [names.roomOf(roomId), names.userOf(posterId)];
    const occupants = rooms.get(room)?.occupants;
    const isMade = this.rooms.has(room) && [...madeRooms.values()].includes(room);
    const isTheirs = isMade || (occupants?.has(user) && occupants.has(poster));
    const part = shownPart(message);
    const text = part === undefined ? { message } : { matches: beginningWith(part) };
    return { poster, ...(isTheirs && { room }), ...text };
  }
}
