import { seededRandom } from '../../../src/protocol/index.ts';
import type { RunningServer } from '../../mutants/mutant.ts';
import { deafAfterConnected } from '../../mutants/server/ports.ts';
import { serve, type Twist } from '../../mutants/server/serve.ts';
import { errorAnswer, receivers, replies } from '../../mutants/server/twists.ts';

/** A server that is broken now and then. */
export interface ChanceServer {
  name: string;
  /** It may be told under any of these. */
  breaks: readonly string[];
  start(): Promise<RunningServer>;
}

/** Whether it happens this time: the same in every run. */
const chance = (name: string, share: number): (() => boolean) => {
  const random = seededRandom(name);
  return () => random() < share;
};

const isLost = chance('lost', 0.08);
const isTwice = chance('twice', 0.08);
const isLeaked = chance('leaked', 0.1);
const isDropped = chance('dropped', 0.08);
const isLate = chance('late', 0.4);
const isFailing = chance('failing', 0.15);

const dropsPosts: Twist = (handle, core) => (input) => {
  const isPost = input.type === 'frame' && core.userOf(input.connection) !== undefined;
  return isPost && isDropped() ? [] : handle(input);
};

const leaks: Twist = (handle, core) => {
  const everybody = () => [...core.world.users.keys()].flatMap((user) => core.connectionsOf(user));
  return receivers((connections) => (isLeaked() ? everybody() : connections))(handle, core);
};

const fails: Twist = replies('retrieve', ({ status }) =>
  status === 200 && isFailing() ? errorAnswer(500, 'INTERNAL') : undefined,
);

export const chanceServers: readonly ChanceServer[] = [
  {
    name: 'subscribes 30 ms after CONNECTED in some handshakes',
    breaks: ['live.after-connected'],
    start: () => serve({ port: (port, transport) => (isLate() ? deafAfterConnected(30)(port, transport) : port) }),
  },
  {
    name: 'loses some deliveries',
    breaks: ['live.after-connected', 'live.every-connection'],
    start: () => serve({ twist: receivers((connections) => connections.filter(() => !isLost())) }),
  },
  {
    name: 'delivers some messages twice',
    breaks: ['live.exactly-once'],
    start: () => serve({ twist: receivers((all) => all.flatMap((each) => (isTwice() ? [each, each] : [each]))) }),
  },
  { name: 'leaks some messages', breaks: ['live.occupants-only'], start: () => serve({ twist: leaks }) },
  { name: 'drops some posts', breaks: ['send.posts'], start: () => serve({ twist: dropsPosts }) },
  { name: 'answers some requests with 500', breaks: ['retrieve.shape'], start: () => serve({ twist: fails }) },
];
