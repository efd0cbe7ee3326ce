import type { DeliverFault, Message } from '../../protocol/index.ts';
import type { Clock } from '../clock.ts';
import type { ChatCore } from '../core/index.ts';
import type { ConnectionPort, OutgoingFrame } from '../switchboard/ports.ts';
import type { Decided, FaultState } from './fault-state.ts';
import type { Faults } from './faults.ts';
import { asText, breakOff } from './faulty-answer.ts';

export interface FaultyDeliveryParts {
  core: ChatCore;
  clock: Clock;
  faults: Faults;
  port: (connection: number) => ConnectionPort | undefined;
  /** Puts a frame on the wire. */
  send: (connection: number, frame: OutgoingFrame) => void;
  recordSent: (connection: number, text: string) => void;
  affect: (connection: number) => FaultState;
  /** @returns whether the fault ends the connection */
  end: (connection: number, fault: DeliverFault | undefined) => boolean;
  decided: (decided: Decided) => void;
}

/** Live messages on which a fault may act. */
export class FaultyDelivery {
  readonly #parts: FaultyDeliveryParts;

  constructor(parts: FaultyDeliveryParts) {
    this.#parts = parts;
  }

  deliver(connection: number, frame: OutgoingFrame, { room, poster, message }: Message): void {
    const { core, faults, affect, decided } = this.#parts;
    const faultState = affect(connection);
    if (faultState.isDark) return;
    const user = core.userOf(connection);
    const decision = faults.decide({ point: 'deliver', user, room, poster, text: message, connection });
    if (!decision) {
      this.pass(connection, frame);
      return;
    }
    decided({ decision, on: 'deliver', connection, user });
    if (decision.fault?.hold !== undefined) this.#hold(connection, frame, decision.fault.hold, decision.delayMs);
    else faultState.outgoing.pass(decision.delayMs, () => this.#put(connection, frame, decision.fault));
  }

  /** A frame goes out as it is, behind those that are held up. */
  pass(connection: number, frame: OutgoingFrame): void {
    this.#parts.affect(connection).outgoing.pass(0, () => this.#put(connection, frame));
  }

  #put(connection: number, frame: OutgoingFrame, fault?: DeliverFault): void {
    if (!this.#parts.port(connection) || this.#parts.affect(connection).isDark) return;
    if (fault?.drop || this.#parts.end(connection, fault)) return;
    for (const text of this.#framesOf(frame, fault)) this.#send(connection, text, fault?.split);
    this.#releaseHeld(connection);
  }

  #framesOf(frame: OutgoingFrame, fault: DeliverFault | undefined): OutgoingFrame[] {
    if (!fault) return [frame];
    if (fault.inject !== undefined) return [asFrame(asText(fault.inject)), frame];
    if (fault.malformed) return [asFrame(breakOff(frame.text))];
    if (fault.oversized !== undefined) return [asFrame(padded(frame.text, fault.oversized))];
    return fault.duplicate ? [frame, frame] : [frame];
  }

  #send(connection: number, frame: OutgoingFrame, fragments: number | undefined): void {
    const { port, send, recordSent } = this.#parts;
    const asked = port(connection);
    if (fragments === undefined || !asked?.sendFragments) {
      send(connection, frame);
      return;
    }
    recordSent(connection, frame.text);
    asked.sendFragments(split(frame.bytes, fragments));
  }

  /** @param longestMs after this many milliseconds it goes out in any case; 0 for never */
  #hold(connection: number, frame: OutgoingFrame, left: number, longestMs: number): void {
    const { held } = this.#parts.affect(connection);
    const message = { left, frame };
    held.add(message);
    if (longestMs === 0) return;
    this.#parts.clock.setTimer(longestMs, () => {
      if (held.delete(message)) this.#put(connection, frame);
    });
  }

  #releaseHeld(connection: number): void {
    const { held } = this.#parts.affect(connection);
    for (const message of [...held]) {
      message.left -= 1;
      if (message.left <= 0 && held.delete(message)) this.#put(connection, message.frame);
    }
  }
}

function asFrame(text: string): OutgoingFrame {
  return { text, bytes: Buffer.from(text) };
}

/** The frame with its message's text made longer, until it has that many bytes. */
function padded(text: string, bytes: number): string {
  const frame = JSON.parse(text) as { message: Message };
  frame.message.message += '.'.repeat(Math.max(0, bytes - Buffer.byteLength(text)));
  return JSON.stringify(frame);
}

/** At least one byte each, and as even as can be. */
function split(bytes: Buffer, fragments: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / fragments));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
