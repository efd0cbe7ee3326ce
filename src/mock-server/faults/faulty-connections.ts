import {
  type ChatEvent,
  type ConnectFault,
  closeCodes,
  type DeliverFault,
  type Message,
  parseDuration,
  type SendFault,
} from '../../protocol/index.ts';
import type { Clock } from '../clock.ts';
import { type ChatCore, type Effect, expireTokens } from '../core/index.ts';
import type { ConnectionPort, Handshake, OutgoingFrame } from '../switchboard/ports.ts';
import { describeEffect } from './describe-effect.ts';
import { type Decided, type FaultState, unaffected } from './fault-state.ts';
import type { Decision, Faults } from './faults.ts';
import { faultyAnswer } from './faulty-answer.ts';
import { FaultyDelivery } from './faulty-delivery.ts';
import { roomAndTextOf, tokenOf } from './read-frame.ts';

export interface FaultyConnectionsParts {
  core: ChatCore;
  clock: Clock;
  faults: Faults;
  report: (event: ChatEvent) => void;
  port: (connection: number) => ConnectionPort | undefined;
  /** Traces that a connection is about to be closed, or cut where the code is null. @returns its port */
  closing: (connection: number, code: number | null) => ConnectionPort | undefined;
  /** Brings a frame to the core; `perform` takes the place of what is usually done with the effects. */
  handle: (connection: number, text: string | null, perform?: (effect: Effect) => void) => void;
  /** Does what is usually done with an effect. */
  perform: (effect: Effect) => void;
  /** Puts a frame on the wire. */
  send: (connection: number, frame: OutgoingFrame) => void;
  recordSent: (connection: number, text: string) => void;
}

/** Connections on which a fault may act, or has acted. */
export class FaultyConnections {
  readonly #parts: FaultyConnectionsParts;
  readonly #delivery: FaultyDelivery;
  readonly #faultState = new Map<number, FaultState>();

  constructor(parts: FaultyConnectionsParts) {
    this.#parts = parts;
    this.#delivery = new FaultyDelivery({
      ...parts,
      affect: (connection) => this.#affect(connection),
      end: (connection, fault) => this.#end(connection, fault),
      decided: (decided) => this.#decided(decided),
    });
  }

  /** Whether a fault has acted on any connection that is still there. */
  get hasAffected(): boolean {
    return this.#faultState.size > 0;
  }

  /** Whether a fault has ever acted on a connection that is still there. */
  isAffected(connection: number): boolean {
    return this.#faultState.has(connection);
  }

  closed(connection: number): void {
    this.#faultState.delete(connection);
  }

  /** Forgets whatever is held up or held back, on all connections. */
  forget(): void {
    for (const [connection, { incoming, outgoing, held, behindToken }] of this.#faultState) {
      incoming.clear();
      outgoing.clear();
      held.clear();
      // Its token is forgotten with the rest: it could only wait for ever.
      if (behindToken) this.#parts.closing(connection, closeCodes.serviceRestart)?.close(closeCodes.serviceRestart, '');
    }
  }

  upgrade(handshake: Handshake): void {
    const decision = this.#parts.faults.decide({ point: 'upgrade' });
    if (!decision) {
      handshake.accept();
      return;
    }
    this.#decided({ decision, on: 'upgrade' });
    const { fault } = decision;
    this.#later(decision, () => {
      if (fault?.respond) handshake.refuse(faultyAnswer(fault.respond));
      else if (fault?.reset || fault?.cut) handshake.reset();
      else if (!fault?.hang) handshake.accept();
    });
  }

  /** A frame of a client has come in. */
  receive(connection: number, text: string | null): void {
    const { core } = this.#parts;
    const faultState = this.#faultState.get(connection);
    if (faultState?.isDark) return;
    if (faultState?.behindToken) faultState.behindToken.push(text);
    else if (core.userOf(connection) === undefined) this.#token(connection, text);
    else this.#sent(connection, text);
  }

  /** A live message is due on a connection. */
  deliver(connection: number, frame: OutgoingFrame, message: Message): void {
    this.#delivery.deliver(connection, frame, message);
  }

  /** A frame that no fault acts on goes out, behind those that are held up. */
  pass(connection: number, frame: OutgoingFrame): void {
    this.#delivery.pass(connection, frame);
  }

  #token(connection: number, text: string | null): void {
    const { core, faults, handle } = this.#parts;
    const user = core.world.tokens.get(tokenOf(text) ?? '')?.user;
    const decision = faults.decide({ point: 'connected', user, connection });
    if (!decision) {
      handle(connection, text);
      return;
    }
    this.#decided({ decision, on: 'connected', connection, user });
    const faultState = this.#affect(connection);
    faultState.behindToken = [];
    this.#later(decision, () => {
      if (!this.#faultState.has(connection)) return;
      const behind = faultState.behindToken ?? [];
      faultState.behindToken = undefined;
      this.#connected(connection, text, decision.fault);
      for (const later of behind) this.receive(connection, later);
    });
  }

  #connected(connection: number, text: string | null, fault: ConnectFault | undefined): void {
    const { core, handle, perform, clock } = this.#parts;
    if (fault?.hang) this.#affect(connection).isDark = true;
    if (fault?.hang || this.#end(connection, fault)) return;
    const isConnected = (effect: Effect): boolean => effect.type === 'send' && core.userOf(connection) !== undefined;
    handle(connection, text, (effect) => {
      if (fault?.drop && isConnected(effect)) return;
      perform(effect);
      if (fault?.duplicate && isConnected(effect)) perform(effect);
    });
    if (fault?.flap !== undefined && core.userOf(connection) !== undefined) {
      clock.setTimer(parseDuration(fault.flap), () => this.#parts.closing(connection, null)?.terminate());
    }
  }

  #sent(connection: number, text: string | null): void {
    const { core, faults } = this.#parts;
    const user = core.userOf(connection);
    const decision = faults.has('send')
      ? faults.decide({ point: 'send', user, connection, ...roomAndTextOf(text) })
      : undefined;
    if (decision) this.#decided({ decision, on: 'send', connection, user });
    const { incoming } = this.#affect(connection);
    incoming.pass(decision?.delayMs ?? 0, () => this.#handleSent(connection, text, decision?.fault));
  }

  #handleSent(connection: number, text: string | null, fault: SendFault | undefined): void {
    const { handle } = this.#parts;
    if (!this.#faultState.has(connection) || fault?.drop) return;
    const isHandledFirst = fault?.before === 'answered';
    if (isHandledFirst) handle(connection, text);
    if (this.#end(connection, fault) || isHandledFirst) return;
    handle(connection, text);
    if (fault?.duplicate) handle(connection, text);
  }

  /** Ends a connection or lets it go dark, where a fault says so. @returns whether it does */
  #end(connection: number, fault: LiveFault | undefined): boolean {
    if (!fault || !endsConnection(fault) || !this.#parts.port(connection)) return false;
    this.#affect(connection).isDark = true;
    if (fault.stall) this.#parts.port(connection)?.stall?.();
    else endPort(this.#parts.closing(connection, fault.close ?? null), fault);
    return true;
  }

  #decided({ decision, on, connection, user }: Decided): void {
    const { core, clock, report } = this.#parts;
    if (decision.isExpiring && user !== undefined) expireTokens(core.world, user, clock.now());
    report({
      type: 'fault',
      faults: decision.names,
      on,
      does: describeEffect(decision),
      ...(user !== undefined && { user }),
      ...(connection !== undefined && { connection }),
    });
  }

  #later({ delayMs }: Decision<ConnectFault>, act: () => void): void {
    if (delayMs === 0) act();
    else this.#parts.clock.setTimer(delayMs, act);
  }

  #affect(connection: number): FaultState {
    const faultState = this.#faultState.get(connection) ?? unaffected(this.#parts.clock);
    this.#faultState.set(connection, faultState);
    return faultState;
  }
}

type LiveFault = ConnectFault | SendFault | DeliverFault;

function endsConnection({ close, cut, reset, stall }: LiveFault): boolean {
  return close !== undefined || cut === true || reset === true || stall === true;
}

function endPort(port: ConnectionPort | undefined, { close, reset }: LiveFault): void {
  if (close !== undefined) port?.close(close, '');
  else if (reset && port?.reset) port.reset();
  else port?.terminate();
}
