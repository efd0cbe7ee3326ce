import type { FaultContext } from '../fault-context.ts';
import type { Handshake } from '../port/ports.ts';
import { faultyAnswer } from './faulty-answer.ts';
import type { Stage } from './pipeline.ts';

/** What faults do to a handshake before it is accepted. */
export function handshakeStages(context: FaultContext): Stage<Handshake>[] {
  return [
    (handshake, next) => {
      const decision = context.mayAct('upgrade') ? context.decide({ point: 'upgrade' }) : undefined;
      context.later(decision?.delayMs ?? 0, () => {
        const { respond, reset, cut, hang } = decision?.fault ?? {};
        if (respond) handshake.refuse(faultyAnswer(respond));
        else if (reset || cut) handshake.reset();
        else if (!hang) next(handshake);
      });
    },
  ];
}
