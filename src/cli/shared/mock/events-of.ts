import type { Mock } from '../../../mock-server/index.ts';
import type { LoggedServer } from '../output/log.ts';

/** What of a mock is logged. */
export const eventsOf = ({ switchboard, clock }: Mock): LoggedServer => ({
  onEvent: (listener) => switchboard.onEvent(listener),
  now: () => clock.now(),
});
