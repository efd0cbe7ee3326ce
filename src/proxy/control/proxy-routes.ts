import {
  type ControlInput,
  type Controlled,
  type ControlRoute,
  cannot,
  closeCodeOf,
  done,
  faultsOf,
  propertyOf,
  routesFor,
  sharedRoutes,
} from '../../control/index.ts';
import type { Done, ProxyState, WorldSnapshot } from '../../protocol/index.ts';
import { conversationFromTrace, scenarioOf } from '../../recording/index.ts';
import { didYouMean } from '../../yaml-file/index.ts';
import type { ChatSocket } from '../chat/chat-socket.ts';
import type { ChatProxy } from '../chat-proxy.ts';

/** What can be asked of a running proxy, below `/__testbed`; the words are those of the mock. */
export const proxyRoutes: readonly ControlRoute<ChatProxy>[] = [
  ...routesFor(sharedRoutes, controlledOf),
  { method: 'GET', path: '/state', summary: 'the target, connections, faults', answers: 'ProxyState', act: stateOf },
  {
    method: 'GET',
    path: '/verdict',
    summary: 'the verdict on the server and on each client',
    answers: 'Report',
    act: ({ verdict }) => verdict.report(),
  },
  {
    method: 'GET',
    path: '/snapshot',
    summary: 'what passed, as a scenario',
    answers: 'WorldSnapshot',
    act: snapshotOf,
  },
  {
    method: 'POST',
    path: '/disconnect',
    summary: '{user, code} or {user, cut: true}',
    takes: 'EndConnections',
    answers: 'Done',
    act: disconnect,
  },
  {
    method: 'POST',
    path: '/connections/:name/end',
    summary: 'ends one connection: {code} or {cut: true}',
    takes: 'EndConnection',
    isBodyOptional: true,
    answers: 'Done',
    act: end,
  },
  {
    method: 'POST',
    path: '/stop',
    summary: 'ends the proxy, where it was started by a command',
    answers: 'Done',
    act: stop,
  },
];

function controlledOf(proxy: ChatProxy): Controlled {
  const { trace, faults } = proxy;
  return { trace, faults, beginning: 0, report: (event) => proxy.report(event) };
}

function stateOf({ target, sockets, faults, trace }: ChatProxy): ProxyState {
  return {
    target: target.url,
    connections: sockets.all().map(({ session }) => {
      const { connection, user = null } = session;
      return { connection, user, state: user === null ? 'open' : 'live' };
    }),
    faults: faultsOf({ faults }),
    trace: { seq: trace.seq, forgotten: trace.forgotten },
  };
}

function snapshotOf({ trace, target }: ChatProxy): WorldSnapshot {
  return scenarioOf(conversationFromTrace(trace.entries(), `proxy of ${target.host}`));
}

function disconnect(proxy: ChatProxy, { body }: ControlInput): Done {
  const user = propertyOf(body, 'user', 'string') ?? '';
  const all = proxy.sockets.all();
  const wanted = all.filter(({ session }) => user === '*' || session.user === user);
  if (wanted.length === 0) {
    const known = new Set(all.flatMap(({ session }) => session.user ?? []));
    throw cannot(`No connection of \`${user}\` is open. ${didYouMean(user, known)}`);
  }
  for (const socket of wanted) endOne(proxy, socket, body);
  return done(controlledOf(proxy), `disconnected ${user}: ${wanted.length} connections`);
}

function end(proxy: ChatProxy, { name, body }: ControlInput): Done {
  const socket = proxy.sockets.all().find(({ session }) => session.connection === Number(name));
  if (!socket) throw cannot(`There is no open connection ${name}.`);
  endOne(proxy, socket, body);
  return done(controlledOf(proxy), `ended connection ${name}`);
}

/** What is done from outside is neither side's doing: it stands in the trace as a fault. */
function endOne({ report }: ChatProxy, { session, port }: ChatSocket, body: unknown): void {
  const code = closeCodeOf(body) ?? 1001;
  const isCut = propertyOf(body, 'cut', 'boolean') ?? false;
  const does = isCut ? 'cut' : `close ${code}`;
  report({ type: 'fault', faults: ['control'], on: 'control', does, ...session.place });
  port.endBy(isCut ? { on: 'deliver', cut: true } : { on: 'deliver', close: code });
}

/** The answer leaves before the proxy does. */
function stop(proxy: ChatProxy): Done {
  if (!proxy.onStop) throw cannot('This proxy is part of another program: end that.');
  setImmediate(proxy.onStop);
  return done(controlledOf(proxy), 'stopping');
}
