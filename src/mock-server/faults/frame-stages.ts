import { type ConnectFault, parseDuration, type SendFault } from '../../protocol/index.ts';
import type { FaultContext } from './fault-context.ts';
import type { FaultyPort } from './faulty-port.ts';
import type { Stage } from './pipeline.ts';
import { roomAndTextOf, tokenOf } from './read-frame.ts';

/** A frame that a client has sent. */
export interface IncomingFrame {
  connection: number;
  port: FaultyPort;
  /** Null for a binary frame. */
  text: string | null;
}

type Next = (frame: IncomingFrame) => void;

/** What faults do to a frame before the core hears of it. */
export function frameStages(context: FaultContext): Stage<IncomingFrame>[] {
  return [ignoreWhereEnded, tokenStage(context), sendStage(context)];
}

const ignoreWhereEnded: Stage<IncomingFrame> = (frame, next) => {
  const { isOpen, isDark } = frame.port.state;
  if (isOpen && !isDark) next(frame);
};

/** A fault on `connect` acts on the token; whatever comes while the token is held up waits behind it. */
function tokenStage(context: FaultContext): Stage<IncomingFrame> {
  const stage = (frame: IncomingFrame, next: Next): void => {
    const { connection, text, port } = frame;
    const { state } = port;
    if (state.behindToken) {
      state.behindToken.push(text);
      return;
    }
    const decision =
      context.core.userOf(connection) === undefined
        ? context.decide('connected', () => ({ user: ownerOfToken(context, text), connection }))
        : undefined;
    if (!decision) {
      next(frame);
      return;
    }
    state.behindToken = [];
    context.later(decision.delayMs, () => {
      if (!state.isOpen) return;
      const behind = state.behindToken ?? [];
      state.behindToken = undefined;
      handleToken(context, frame, decision.fault, next);
      for (const later of behind) ignoreWhereEnded({ ...frame, text: later }, (waiting) => stage(waiting, next));
    });
  };
  return stage;
}

function ownerOfToken({ core }: FaultContext, text: string | null): string | undefined {
  return core.world.tokens.get(tokenOf(text) ?? '')?.user;
}

function handleToken(
  { core, clock }: FaultContext,
  frame: IncomingFrame,
  fault: ConnectFault | undefined,
  next: Next,
): void {
  const { connection, port } = frame;
  const { state } = port;
  if (fault?.hang) state.isDark = true;
  if (fault?.hang || (fault && port.endBy(fault))) return;
  state.onConnected = fault;
  next(frame);
  state.onConnected = undefined;
  if (fault?.flap === undefined || core.userOf(connection) === undefined) return;
  clock.setTimer(parseDuration(fault.flap), () => {
    if (state.isOpen) port.terminate();
  });
}

/** A fault on `send` acts on what a user says; what is held up holds up what comes behind it. */
function sendStage(context: FaultContext): Stage<IncomingFrame> {
  return (frame, next) => {
    const { connection, text, port } = frame;
    const user = context.core.userOf(connection);
    if (user === undefined) {
      next(frame);
      return;
    }
    const decision = context.decide('send', () => ({ user, connection, ...roomAndTextOf(text) }));
    port.state.incoming.pass(decision?.delayMs ?? 0, () => handleSent(frame, decision?.fault, next));
  };
}

function handleSent(frame: IncomingFrame, fault: SendFault | undefined, next: Next): void {
  const { port } = frame;
  if (!port.state.isOpen || port.state.isDark || fault?.drop) return;
  if (fault?.before === 'answered') {
    next(frame);
    port.endBy(fault);
    return;
  }
  if (fault && port.endBy(fault)) return;
  next(frame);
  if (fault?.duplicate) next(frame);
}
