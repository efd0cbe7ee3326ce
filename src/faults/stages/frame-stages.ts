import type { ConnectFault, SendFault } from '../../protocol/index.ts';
import type { FaultContext } from '../fault-context.ts';
import type { Decision } from '../faults.ts';
import type { FaultyPort } from '../port/faulty-port.ts';
import { HeldUp, lengthOf } from '../port/held-up.ts';
import type { Stage } from './pipeline.ts';
import { roomAndTextOf, tokenOf } from './read-frame.ts';

/** A frame that a client has sent. */
export interface IncomingFrame {
  connection: number;
  port: FaultyPort;
  text: string | null;
  /** Its bytes as they came, where they are to go on as they are. */
  raw?: readonly Buffer[];
  /** To be told when it goes on, each time. */
  goesOn?(): void;
}

const sizeOf = ({ raw, text }: IncomingFrame): number => (raw ? lengthOf(raw) : (text?.length ?? 0));

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
      state.behindToken.add(() => ignoreWhereEnded(frame, (waiting) => stage(waiting, next)), sizeOf(frame));
      return;
    }
    const isFirst = !state.awaitsAnswer || tokenOf(text) !== undefined;
    const isToken = isFirst && context.subjects.userOf(connection) === undefined;
    const decision = isToken && context.mayAct('connected') ? decideOnToken(context, frame) : undefined;
    if (!decision) {
      next(frame);
      return;
    }
    state.behindToken = new HeldUp();
    context.later(decision.delayMs, () => {
      if (!state.isOpen) return;
      const behind = state.behindToken;
      state.behindToken = undefined;
      handleToken(frame, decision.fault, next);
      behind?.release();
      state.onMoved?.();
    });
  };
  return stage;
}

function decideOnToken(context: FaultContext, { connection, text }: IncomingFrame): Decision<ConnectFault> | undefined {
  const user = context.subjects.ownerOf(tokenOf(text) ?? '');
  return context.decide({ point: 'connected', user, connection });
}

/** What the fault does to the answer, the port does when it comes. */
function handleToken(frame: IncomingFrame, fault: ConnectFault | undefined, next: Next): void {
  const { port } = frame;
  const { state } = port;
  if (fault?.hang) state.isDark = true;
  if (fault?.hang || (fault && port.endBy(fault))) return;
  state.onConnected = fault;
  state.awaitsAnswer = true;
  next(frame);
}

/** A fault on `send` acts on what a user says; what is held up holds up what comes behind it. */
function sendStage(context: FaultContext): Stage<IncomingFrame> {
  return (frame, next) => {
    const { connection, text, port } = frame;
    const { incoming } = port.state;
    const user = context.subjects.userOf(connection);
    if (user === undefined || (incoming.isEmpty && !context.mayAct('send'))) {
      next(frame);
      return;
    }
    const decision = context.mayAct('send')
      ? context.decide({ point: 'send', user, connection, ...roomAndTextOf(text) })
      : undefined;
    incoming.pass(decision?.delayMs ?? 0, () => handleSent(frame, decision?.fault, next), sizeOf(frame));
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
