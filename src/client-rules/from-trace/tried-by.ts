import type { ClientRequirementId } from '../register.ts';

/** A bundled scenario that puts each requirement to the test for a client that lives ten seconds as its user ada. */
export const triedBy: Readonly<Partial<Record<ClientRequirementId, string>>> = {
  'client.token-first': 'default',
  'client.token-once': 'default',
  'client.waits-for-connected': 'slow-network',
  'client.made-when-connected': 'server-restarts',
  'client.valid-json': 'default',
  'client.sent-frame': 'default',
  'client.bearer': 'default',
  'client.request-body': 'default',
  'client.known-endpoints': 'default',
  'client.sound-connection': 'default',
  'client.no-endless-resend': 'empty',
  'client.no-flood': 'default',
  'client.keeps-connection': 'default',
  'client.reconnect-pause': 'server-restarts',
  'client.reconnect-backoff': 'reconnect-storm',
  'client.survives-close': 'server-restarts',
  'client.survives-frames': 'strange-frames',
  'client.fetches-missed': 'server-restarts',
  'client.resumes-without-loss': 'server-restarts',
  'client.resumes-from-last': 'server-restarts',
  'client.logs-in-again': 'expired-session',
  'client.closes-properly': 'default',
};
