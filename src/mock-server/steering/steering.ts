import { asText } from '../../faults/index.ts';
import {
  ChatTestbedError,
  type CreateDmAction,
  type CreateRoomAction,
  type DisconnectAction,
  type FrameAction,
  type PostAction,
} from '../../protocol/index.ts';
import { listNames, unknownName } from '../../yaml-file/index.ts';
import {
  addRoom,
  addUser,
  expireTokens,
  findDirectMessageRoom,
  fullMemory,
  type Room,
  renewToken,
  type User,
} from '../core/index.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';

/** Something that cannot be done, with what could be. */
export class SteeringProblem extends ChatTestbedError {
  constructor(message: string) {
    super('CANNOT_STEER', message);
  }
}

const everybody = '*';

/** What can be done to a running mock, by its scenario, `ctl` or the library. */
export class Steering {
  readonly #switchboard: Switchboard;
  readonly #tokenLifetimeMs: number | undefined;

  /** @param tokenLifetimeMs how long a new token is valid, in milliseconds; for ever where undefined */
  constructor(switchboard: Switchboard, tokenLifetimeMs: number | undefined) {
    this.#switchboard = switchboard;
    this.#tokenLifetimeMs = tokenLifetimeMs;
  }

  /** @throws SteeringProblem if there is no such user or room, or the user is not in it */
  post({ as, room = '', message }: PostAction): void {
    const { id } = this.#user(as);
    const { occupants } = this.#room(room);
    if (!occupants.has(id)) {
      throw new SteeringProblem(`${id} is not in room ${room}; its occupants are ${listNames([...occupants])}.`);
    }
    const { memory } = this.#switchboard.core.world;
    if (memory.isFull) throw new SteeringProblem(`Nothing more can be posted: ${fullMemory(memory)}.`);
    this.#switchboard.post(id, room, message);
  }

  /** @returns how many connections that were */
  disconnect({ user, code = 1001, cut }: DisconnectAction): number {
    const connections = this.#connectionsOf(user);
    for (const connection of connections) this.#switchboard.connections.end(connection, cut ? undefined : code);
    return connections.length;
  }

  disconnectOne(connection: number, { code = 1001, cut }: { code?: number; cut?: boolean }): void {
    this.#openOnly(connection);
    this.#switchboard.connections.end(connection, cut ? undefined : code);
  }

  /** The connections stay open, and neither side hears anything more. @returns how many connections that were */
  stall(users: string | string[]): number {
    const connections = this.#connectionsOf(users);
    for (const connection of connections) this.#switchboard.stall(connection);
    return connections.length;
  }

  stallOne(connection: number): void {
    this.#openOnly(connection);
    this.#switchboard.stall(connection);
  }

  /** @throws SteeringProblem where it is not open */
  #openOnly(connection: number): void {
    const open = [...this.#switchboard.core.sessions()].map((session) => session.connection);
    if (open.includes(connection)) return;
    throw new SteeringProblem(`There is no open connection ${connection}; open are: ${listNames(open)}.`);
  }

  expire(users: string | string[]): void {
    const { core, clock } = this.#switchboard;
    for (const { id } of this.#users(users)) expireTokens(core.world, id, clock.now());
  }

  /** @returns the token that a user logs in with; it may have run out */
  tokenOf(user: string): string {
    return this.#user(user).token;
  }

  /** @returns the user's new token */
  renew(user: string): string {
    const { core, clock } = this.#switchboard;
    const expiresAt = this.#tokenLifetimeMs === undefined ? null : clock.now() + this.#tokenLifetimeMs;
    return renewToken(core.world, this.#user(user), expiresAt);
  }

  /** @returns the new user's token */
  addUser({ id, name }: { id: string; name?: string }): string {
    const { world } = this.#switchboard.core;
    if (world.users.has(id)) throw new SteeringProblem(`There is a user ${id} already.`);
    const { token } = addUser(world, { id, ...(name !== undefined && { name }) });
    return token;
  }

  /** @returns the new room's id */
  createRoom({ id, name, occupants }: CreateRoomAction): string {
    const { world } = this.#switchboard.core;
    if (id !== undefined && world.rooms.has(id)) throw new SteeringProblem(`There is a room ${id} already.`);
    const members = this.#users(occupants).map((user) => user.id);
    return addRoom(world, { occupants: members, ...(id !== undefined && { id }), ...(name !== undefined && { name }) })
      .id;
  }

  /** @returns the id of the two users' room: in a dialect that reuses it, the one they have */
  createDm({ as, other }: CreateDmAction): string {
    const { world, dialect } = this.#switchboard.core;
    const [one, two] = [this.#user(as), this.#user(other)];
    const old = dialect.reusesDirectMessageRoom ? findDirectMessageRoom(one, two) : undefined;
    return (old ?? addRoom(world, { occupants: [one.id, two.id] })).id;
  }

  /** Sends a text frame, whatever it says. @returns to how many connections */
  sendFrame({ user, data }: FrameAction): number {
    const connections = this.#connectionsOf(user);
    for (const connection of connections) this.#switchboard.sendFrame(connection, asText(data));
    return connections.length;
  }

  turnFault(name: string, isOn: boolean): void {
    if (!this.#switchboard.faults.turn(name, isOn)) throw this.#unknownFault(name);
  }

  removeFault(name: string): void {
    if (!this.#switchboard.faults.remove(name)) throw this.#unknownFault(name);
  }

  #unknownFault(name: string): SteeringProblem {
    const known = this.#switchboard.faults.all().map((fault) => fault.name);
    return unknown('fault', name, known);
  }

  #connectionsOf(users: string | string[]): number[] {
    return this.#users(users).flatMap(({ id }) => this.#switchboard.core.connectionsOf(id));
  }

  #users(users: string | string[]): User[] {
    const named = [users].flat();
    if (named.includes(everybody)) return [...this.#switchboard.core.world.users.values()];
    return named.map((id) => this.#user(id));
  }

  #user(id: string): User {
    const { users } = this.#switchboard.core.world;
    const user = users.get(id);
    if (!user) throw unknown('user', id, [...users.keys()]);
    return user;
  }

  #room(id: string): Room {
    const { rooms } = this.#switchboard.core.world;
    const room = rooms.get(id);
    if (!room) throw unknown('room', id, [...rooms.keys()]);
    return room;
  }
}

const unknown = (what: string, name: string, known: readonly string[]): SteeringProblem =>
  new SteeringProblem(unknownName(what, name, known));
