import { type EndpointName, isObject, type JsonObject, type MessageId, parseExactly } from '../../protocol/index.ts';
import {
  type Connection,
  markersIn,
  type RecordedAnswer,
  type Transcript,
  type WriteJson,
} from '../../wire-client/index.ts';
import { roomUsers } from '../discovery/rooms/room-users.ts';
import type { RoomName, ServerProfile, UserRole } from '../discovery/server-profile.ts';
import { Attempt } from '../pace/index.ts';
import { type AlteredToken, alteredTokens } from './acting/altered-token.ts';
import { barrier, PreconditionFailed, quiet, type Silence } from './acting/barrier.ts';
import { type CallOptions, callAs } from './acting/call-as.ts';
import { isConnected, untilOpened } from './acting/connecting.ts';
import { retrieveWith } from './acting/retrieve-with.ts';
import type { Session } from './acting/session.ts';
import { measureSpread } from './receiver-spread.ts';

/** After so many messages that do not arrive, the cases have to say what is missing. */
const mostSubscribingPosts = 10;

/** Where a case acts: users, rooms, connections and requests, all recorded in one transcript. */
export class CaseContext {
  readonly profile: ServerProfile;
  readonly transcript: Transcript;
  readonly attempt: Attempt;
  /** Users whose token sees the rooms of another user of the config. */
  readonly suspects = new Map<UserRole, UserRole>();
  readonly #session: Session;
  readonly #connections: Connection[] = [];
  #hasSought = false;

  constructor(session: Session, profile: ServerProfile, attempt = new Attempt()) {
    this.#session = session;
    this.profile = profile;
    this.attempt = attempt;
    this.transcript = session.newTranscript();
  }

  /** The index that the next transcript entry will have. */
  get position(): number {
    return this.transcript.position;
  }

  /** The id of a room that the case needs. */
  room(name: RoomName): string {
    const id = this.profile.rooms[name];
    if (id === undefined) throw new Error(`The case uses the ${name} room without needing it.`);
    return id;
  }

  userId(role: UserRole): string {
    const id = this.profile.userIds[role];
    if (id === undefined) throw new Error(`The case uses the id of ${role} without needing it.`);
    return id;
  }

  /** A text that no other message has. */
  marker(): string {
    return this.#session.newMarker();
  }

  /** The token of a user; the transcript shows only its beginning. */
  token(role: UserRole): string {
    return this.#session.setup.users[role]?.token ?? '';
  }

  /** The token of a user, changed so that it must be refused. */
  alteredTokens(role: UserRole): AlteredToken[] {
    const { users } = this.#session.setup;
    const taken = [...Object.values(users).map(({ token }) => token), this.expiredToken];
    return alteredTokens(this.token(role), taken);
  }

  get expiredToken(): string {
    return this.#session.setup.expiredToken ?? '';
  }

  /** A socket as the server sees it before anything is sent. Closed when the case ends. */
  open(role: UserRole, { compression = false } = {}): Connection {
    const number = this.#connections.filter(({ who }) => who.startsWith(`${role}#`)).length + 1;
    const connection = this.#session.connection(role, {
      label: `${role}#${number}`,
      transcript: this.transcript,
      compression,
      attempt: this.attempt,
    });
    this.#connections.push(connection);
    return connection;
  }

  /** An open socket on which nothing has been sent. @throws PreconditionFailed, Unreachable */
  async opened(role: UserRole): Promise<Connection> {
    const connection = this.open(role);
    await untilOpened(connection);
    return connection;
  }

  /** A live connection. @throws PreconditionFailed */
  async connect(role: UserRole): Promise<Connection> {
    const connection = await this.opened(role);
    connection.sendToken();
    await this.untilConnected(connection);
    if (this.profile.subscribesLate) await this.#untilSubscribed(connection, role);
    return connection;
  }

  /** Where a server subscribes a connection only after CONNECTED, waits until messages really arrive at it. */
  async #untilSubscribed(connection: Connection, role: UserRole): Promise<void> {
    const room = role === 'outsider' ? 'foreign' : 'shared';
    if (this.profile.rooms[room] === undefined) return;
    const helper = await this.opened(role === 'peer' ? 'member' : 'peer');
    helper.sendToken();
    await this.untilConnected(helper);
    for (let attempt = 0; attempt < mostSubscribingPosts; attempt += 1) {
      if (connection.closed || (await connection.sees(this.post(helper, room), this.window))) break;
    }
    await helper.close();
  }

  /** One live connection for each role, made at the same time. */
  connectAll<Roles extends UserRole[]>(...roles: Roles): Promise<{ [Index in keyof Roles]: Connection }> {
    return Promise.all(roles.map((role) => this.connect(role))) as Promise<{ [Index in keyof Roles]: Connection }>;
  }

  /** So many connections of one user may be open beside one of another. @param wanted no more than these */
  affordable(wanted: number): number {
    return this.#session.pace.slots.affordable(wanted);
  }

  /** Waits for CONNECTED. @throws PreconditionFailed */
  async untilConnected(connection: Connection): Promise<void> {
    if (await this.isConnected(connection)) return;
    throw new PreconditionFailed(`${connection.who} was not sent CONNECTED.`, {
      explainedBy: ['connect.connected', 'connect.waits-for-token', 'live.every-connection'],
    });
  }

  /** Whether CONNECTED comes; after an error frame it is not waited for as long. */
  isConnected(connection: Connection): Promise<boolean> {
    return isConnected(connection, Math.max(this.window, 3 * this.#session.slowestAnswer, 1000));
  }

  /** Posts a text, a fresh marker if left out, as the server is known to read it. @param write how the frame is JSON */
  post(by: Connection, room: RoomName, text?: string, write?: WriteJson): string {
    const posted = this.postTo(by, this.room(room), text, write);
    const isOccupant = roomUsers[room].some((role) => role === by.user);
    if (by.hasSentOwnToken && isOccupant) this.attempt.due.push(...markersIn(posted));
    return posted;
  }

  /** As {@link post}, to a room of any id. */
  postTo(by: Connection, roomId: string, text: string = this.marker(), write?: WriteJson): string {
    by.sendText(this.sentFrame(roomId, text, write));
    return text;
  }

  /** Settles when what is posted leaves at once: the pace of the run would hold nothing back. */
  untilMayPost(): Promise<void> {
    return this.attempt.during(this.#session.pace.posts.free());
  }

  /** The frame that posts a text on this server. */
  sentFrame(roomId: unknown, text: unknown, write: WriteJson = JSON.stringify): string {
    return write({ room: roomId, [this.profile.sendKey]: text });
  }

  /** Posts a fresh marker, with some text around it where wanted, and waits until it arrives. @throws PreconditionFailed */
  async deliver(by: Connection, room: RoomName, at: Connection, around = (marker: string) => marker): Promise<string> {
    const marker = this.marker();
    this.post(by, room, around(marker));
    await this.untilSeen([marker], by, at);
    return marker;
  }

  /** Waits until every marker that one connection posted has arrived at another. @throws PreconditionFailed */
  async untilSeen(markers: readonly string[], by: Connection, at: Connection): Promise<void> {
    const [missing] = await at.missingFrom(by, markers);
    if (missing === undefined) return;
    await this.seekMissing(at);
    const end = by.closed && `The server closed ${by.who} with code ${by.closed.code}: `;
    const reason = `${end ?? ''}${by.who} posted ${missing} and ${at.who} did not receive it.`;
    throw new PreconditionFailed(reason, { explainedBy: deliveryRequirements });
  }

  /** As {@link silence}, where that the barrier never arrives is the very thing to be judged: undefined then. */
  async trySilence(...where: Parameters<CaseContext['silence']>): Promise<Silence | undefined> {
    try {
      return await this.silence(...where);
    } catch (error) {
      if (error instanceof PreconditionFailed) return undefined;
      throw error;
    }
  }

  /** Shows silence since `from`, after which `behind` frames were sent: see {@link barrier}. @throws PreconditionFailed */
  silence(by: Connection, room: RoomName, at: Connection, from = 0, behind = 1): Promise<Silence> {
    const { transcript, timeoutMs } = this;
    const post = () => this.post(by, room);
    const options = { session: this.#session, transcript, by, at, from, behind, post, timeoutMs };
    return barrier(options).catch(async (error) => {
      await this.seekMissing(at);
      throw error;
    });
  }

  /**
   * Where a message does not come: asks what the server has, and whether the user is in the room all the same. So the
   * whole record shows whether it was lost on its way or was never posted.
   */
  async seekMissing({ user }: Pick<Connection, 'user'>): Promise<void> {
    const role = user as UserRole;
    const { unavailable, rooms, recentId } = this.profile;
    if (this.#hasSought || this.#session.stopping.signal.aborted) return;
    this.#hasSought = true;
    if (!unavailable.history) await this.retrieve(role, recentId);
    const room = role === 'outsider' ? rooms.foreign : rooms.shared;
    if (!unavailable['room-info'] && room !== undefined) await this.call(role, 'roomInfo', { room_id: room });
    await this.quiet();
  }

  /** The length of a quiet window at this moment, in milliseconds. */
  get window(): number {
    return this.#session.deliveries.window;
  }

  /** How long a lone message usually takes from one connection to another, in milliseconds. */
  get usualDeliveryMs(): number {
    return this.#session.deliveries.median;
  }

  /** Whether the first answers took so long that a burst would keep this server busy for a while. */
  get isSlow(): boolean {
    return this.#session.slowestAnswer > 100;
  }

  /** Waits for one quiet window. */
  quiet(): ReturnType<typeof quiet> {
    return quiet(this.#session, this.transcript);
  }

  /** Waits so long that every live connection must have received what one of them has (reading 14). */
  untilAllReceived(): ReturnType<typeof quiet> {
    const { greatest, receptions } = measureSpread(this.#session.recorder.entries);
    const windows = receptions < wellMeasured ? 3 : 1;
    return quiet(this.#session, this.transcript, Math.max(windows * this.window, 2 * greatest));
  }

  /** Calls an endpoint as a user. */
  call(role: UserRole, endpoint: EndpointName, body: unknown, options: CallOptions = {}): Promise<RecordedAnswer> {
    return callAs(this.#session, this, { role, endpoint, body, ...options });
  }

  /** The history of a user after an id, or digits of one. */
  retrieve(role: UserRole, after: MessageId | string): Promise<RecordedAnswer> {
    return this.call(role, 'retrieve', undefined, { rawBody: `{"after":${after}}` });
  }

  /** As {@link retrieve}, as soon as the history has all the markers. */
  retrieveWith(role: UserRole, after: MessageId | string, markers: readonly string[]): Promise<RecordedAnswer> {
    return retrieveWith(markers, {
      retrieve: () => this.retrieve(role, after),
      pause: () => this.quiet(),
      timeoutMs: this.timeoutMs,
      isHeld: () => this.attempt.isHeld,
    });
  }

  /** The live message with a marker, from a connection that has received it. */
  async message(at: Connection, marker: string): Promise<JsonObject> {
    const found = await at.frame((text) => (text.includes(marker) ? parseExactly(text) : undefined));
    return isObject(found) && isObject(found.message) ? found.message : {};
  }

  /** Notes rooms that this run has made, for the list of what was created. */
  noteCreated(roomId: string): void {
    this.#session.createdRooms.add(roomId);
  }

  /** How long any one answer may take. */
  get timeoutMs(): number {
    return this.#session.patienceOf(this.attempt);
  }

  get probe(): number {
    return this.#session.setup.probe;
  }

  /** Closes every connection of the case. */
  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.abandon()));
  }
}

/** By so many receptions a run knows how long a server takes to hand a message to everybody. */
const wellMeasured = 200;

const deliveryRequirements = ['connect.connected', 'send.posts', 'live.after-connected', 'live.every-connection'];
