import { type CtlAction, misused, printAnswer } from './action.ts';
import { clock, clockUsage } from './clock.ts';
import { describeState } from './describe-state.ts';
import { fault, faultUsage } from './fault.ts';
import { describeWorlds, scenario, scenarioUsage } from './scenario.ts';
import { snapshot } from './snapshot.ts';
import { trace } from './trace.ts';
import { verdict } from './verdict.ts';

const postUsage = 'post <user> <room> <text…>';
const disconnectUsage = 'disconnect <user | #connection | *> [--code N | --cut]';
const stallUsage = 'stall <user | #connection | *>';
const tokenUsage = 'token <user> [--current]';
const roomUsage = 'create_room <user…> [--name NAME]';
const userUsage = 'user add <id> [--name NAME]';
const expireUsage = 'expire <user…> [--renew]';

/** Everything that `ctl` can do. */
export const ctlActions: Readonly<Record<string, CtlAction>> = {
  state: {
    usage: 'state',
    describe: 'users, rooms, connections, faults and the clock',
    run: async (context) => printAnswer(context, await context.client.ask('GET', '/state'), describeState),
  },
  post: {
    usage: postUsage,
    describe: 'post a message as anyone',
    run: async (context) => {
      const [as, room, ...text] = context.options.words;
      if (as === undefined || room === undefined || text.length === 0) throw misused(postUsage);
      printAnswer(context, await context.client.ask('POST', '/post', { as, room, message: text.join(' ') }));
    },
  },
  disconnect: {
    usage: disconnectUsage,
    describe: 'end live connections',
    run: async (context) => {
      const { words, code, cut } = context.options;
      const how = { ...(code !== undefined && { code }), ...(cut && { cut }) };
      if (words.length === 0) throw misused(disconnectUsage);
      for (const word of words) {
        const answer = word.startsWith('#')
          ? await context.client.ask('POST', `/connections/${encodeURIComponent(word.slice(1))}/end`, how)
          : await context.client.ask('POST', '/disconnect', { user: word, ...how });
        printAnswer(context, answer);
      }
    },
  },
  stall: {
    usage: stallUsage,
    describe: 'live connections stay open and hear nothing more, as where a network is gone',
    run: async (context) => {
      const { words } = context.options;
      if (words.length === 0) throw misused(stallUsage);
      for (const word of words) {
        const answer = word.startsWith('#')
          ? await context.client.ask('POST', `/connections/${encodeURIComponent(word.slice(1))}/stall`)
          : await context.client.ask('POST', '/stall', word);
        printAnswer(context, answer);
      }
    },
  },
  expire: {
    usage: expireUsage,
    describe: 'let all tokens of a user run out; --renew then prints a new one',
    run: async (context) => {
      const { words, renew } = context.options;
      if (words.length === 0) throw misused(expireUsage);
      printAnswer(context, await context.client.ask('POST', '/expire', words));
      for (const user of renew ? words : []) {
        const answer = await context.client.ask('POST', `/tokens/${encodeURIComponent(user)}`, {});
        printAnswer(context, answer, ({ said, token }) => `${said} ${token}`);
      }
    },
  },
  token: {
    usage: tokenUsage,
    describe: 'give a user a new token, as a log-in would, and print it; --current prints the one there is',
    run: async (context) => {
      const [user, ...others] = context.options.words;
      if (user === undefined || others.length > 0) throw misused(tokenUsage);
      const path = `/tokens/${encodeURIComponent(user)}`;
      const { client, options } = context;
      const answer = await (options.current ? client.ask('GET', path) : client.ask('POST', path, {}));
      printAnswer(context, answer, ({ token }) => String(token));
    },
  },
  create_room: {
    usage: roomUsage,
    describe: 'make a room of these users; without a name it is a direct message room',
    run: async (context) => {
      const { words: occupants, name } = context.options;
      if (occupants.length === 0) throw misused(roomUsage);
      const room = { occupants, ...(name !== undefined && { name }) };
      printAnswer(context, await context.client.ask('POST', '/create_room', room));
    },
  },
  user: {
    usage: userUsage,
    describe: 'add a user, and print the token',
    run: async (context) => {
      const { words, name } = context.options;
      const [word, id, ...others] = words;
      if (word !== 'add' || id === undefined || others.length > 0) throw misused(userUsage);
      const answer = await context.client.ask('POST', '/users', { id, ...(name !== undefined && { name }) });
      printAnswer(context, answer, ({ said, token }) => `${said} ${token}`);
    },
  },
  stop: {
    usage: 'stop',
    describe: 'end the mock, as Ctrl-C would',
    run: async (context) => printAnswer(context, await context.client.ask('POST', '/stop', {})),
  },
  fault: {
    usage: faultUsage,
    describe: 'list, add, switch or remove faults',
    run: fault,
  },
  clock: {
    usage: clockUsage,
    describe: "read or move the mock's clock",
    run: clock,
  },
  reset: {
    usage: 'reset [--keep-ids | --no-keep-ids]',
    describe: 'back to the seed: world, clock, faults and events; ids of messages go on where a client is connected',
    run: async (context) => {
      const { keepIds } = context.options;
      printAnswer(context, await context.client.ask('POST', '/reset', keepIds === undefined ? {} : { keepIds }));
    },
  },
  scenario: {
    usage: scenarioUsage,
    describe:
      'list the scenarios, or serve another one: a bundled one by its name, or a file; who is in it stays connected',
    run: scenario,
  },
  worlds: {
    usage: 'worlds',
    describe: 'the worlds beside the main one; --url …/w/<name> looks into one',
    run: async (context) => printAnswer(context, await context.client.ask('GET', '/worlds'), describeWorlds),
  },
  snapshot: {
    usage: 'snapshot [--from-trace FILE [--case ID]]',
    describe:
      'print the world as a scenario that can be served again; or make one of a recording: a trace of serve or check, a JSON report of check or play',
    run: snapshot,
  },
  trace: {
    usage: "trace [--follow] [--since N] [--har FILE] [--wait-for '…' --timeout 5s]",
    describe: 'what has passed, what passes, or wait until something has happened',
    run: trace,
  },
  verdict: {
    usage: 'verdict',
    describe: 'how the clients keep to the chat document; exit code 1 where one does not',
    run: verdict,
  },
};
