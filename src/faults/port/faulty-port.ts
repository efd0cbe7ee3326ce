import {
  type ConnectFault,
  closeCodes,
  type DeliverFault,
  type Message,
  parseDuration,
  type SendFault,
} from '../../protocol/index.ts';
import { FaultState } from '../armed/fault-state.ts';
import type { FaultContext } from '../fault-context.ts';
import type { Decision } from '../faults.ts';
import { withFields } from '../stages/faulty-answer.ts';
import { changedFrames, fragmentsOf } from '../stages/faulty-frames.ts';
import { type ConnectionPort, type OutgoingFrame, outgoingFrame } from './ports.ts';

/** A connection's port with the faults in front of it: a frame goes out as it is, changed, late, or not at all. */
export class FaultyPort implements ConnectionPort {
  readonly state: FaultState;
  readonly #port: Required<ConnectionPort>;
  readonly #connection: number;
  readonly #context: FaultContext;

  constructor(port: Required<ConnectionPort>, connection: number, context: FaultContext) {
    this.state = new FaultState(context.clock);
    this.#port = port;
    this.#connection = connection;
    this.#context = context;
  }

  send(frame: OutgoingFrame): void {
    if (!frame.isControl) this.state.awaitsAnswer = false;
    const isFaulty = frame.message !== undefined && this.#context.mayAct('deliver');
    if (!isFaulty && this.state.isClear) this.#port.send(frame);
    else if (!this.state.isDark) this.#sendFaulty(frame);
  }

  /** Part of a message that no fault acts on: nothing may come between it and the rest, so that nothing stays held back. */
  sendPart(part: OutgoingFrame): void {
    const { held, outgoing } = this.state;
    const put = (): void => {
      for (const message of held.all()) if (held.delete(message)) this.#put(message.frame);
      this.#put(part);
    };
    outgoing.pass(0, put, part.bytes.length);
  }

  ping(): void {
    this.#port.ping();
  }

  close(code: number, reason: string): void {
    this.#port.close(code, reason);
  }

  terminate(): void {
    this.#port.terminate();
  }

  /** Ends the connection or lets it go dark, where a fault says so. @returns whether it does */
  endBy({ stall, close, reset, cut }: ConnectFault | SendFault | DeliverFault): boolean {
    const isEnding = stall || close !== undefined || reset || cut;
    if (!isEnding || !this.state.isOpen) return false;
    this.state.isDark = true;
    if (stall) this.#port.stall();
    else if (close !== undefined) this.close(close, '');
    else if (reset) this.#port.reset();
    else this.terminate();
    return true;
  }

  closed(): void {
    this.state.isOpen = false;
  }

  /** Forgets whatever is held up or held back. */
  forgetHeldUp(): void {
    const { incoming, outgoing, held, behindToken } = this.state;
    incoming.clear();
    outgoing.clear();
    held.clear();
    // Its token is forgotten with the rest: it could only wait for ever.
    if (behindToken) this.close(closeCodes.serviceRestart, '');
  }

  /** While the token is handled, the first frame that is no live one is CONNECTED, or the refusal. */
  #answerToken(frame: OutgoingFrame, fault: ConnectFault): void {
    this.state.onConnected = undefined;
    if (this.#context.subjects.userOf(this.#connection) === undefined) this.send(frame);
    else this.#sendConnected(frame, fault);
  }

  #sendConnected(frame: OutgoingFrame, { drop, duplicate, fields, flap }: ConnectFault): void {
    if (!drop) this.send(fields ? outgoingFrame(withFields(frame.text, fields)) : frame);
    if (duplicate) this.send(frame);
    if (flap === undefined) return;
    this.#context.clock.setTimer(parseDuration(flap), () => {
      if (this.state.isOpen) this.terminate();
    });
  }

  #sendFaulty(frame: OutgoingFrame): void {
    const { onConnected, outgoing, held } = this.state;
    if (onConnected && frame.message === undefined && !frame.isControl) {
      this.#answerToken(frame, onConnected);
      return;
    }
    const { fault, delayMs = 0 } = (frame.message && this.#decide(frame.message)) ?? {};
    if (fault?.hold !== undefined && !held.isFull) this.#hold(frame, fault.hold, delayMs);
    else outgoing.pass(delayMs, () => this.#put(frame, fault), frame.bytes.length);
  }

  #decide({ room, poster, message: text }: Message): Decision<DeliverFault> | undefined {
    const connection = this.#connection;
    if (!this.#context.mayAct('deliver')) return undefined;
    const user = this.#context.subjects.userOf(connection);
    return this.#context.decide({ point: 'deliver', user, room, poster, text, connection });
  }

  #put(frame: OutgoingFrame, fault?: DeliverFault): void {
    const { isOpen, isDark, held } = this.state;
    if (!isOpen || isDark) return;
    if (!fault) this.#port.send(frame);
    else if (fault.drop || this.endBy(fault)) return;
    else if (fault.split !== undefined) this.#port.sendFragments(fragmentsOf(frame.bytes, fault.split));
    else for (const changed of changedFrames(frame, fault)) this.#port.send(changed);
    if (!held.isEmpty) this.#releaseHeld();
  }

  /** @param longestMs after this many milliseconds it goes out in any case; 0 for never */
  #hold(frame: OutgoingFrame, left: number, longestMs: number): void {
    const { held } = this.state;
    const message = { left, frame };
    held.add(message);
    if (longestMs === 0) return;
    this.#context.clock.setTimer(longestMs, () => {
      if (held.delete(message)) this.#put(frame);
    });
  }

  #releaseHeld(): void {
    const { held } = this.state;
    for (const message of held.all()) {
      message.left -= 1;
      if (message.left <= 0 && held.delete(message)) this.#put(message.frame);
    }
  }
}
