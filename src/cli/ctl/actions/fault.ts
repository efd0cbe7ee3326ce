import type { ControlAnswer, ControlClient } from '../control-client.ts';
import { type ActionContext, misused, printAnswer } from './action.ts';
import { describeFaults } from './describe-state.ts';

export const faultUsage = "fault ['{ on: …, … }' | on <name> | off <name> | remove <name> | clear]";

/** `ctl fault`: lists, adds, switches or removes faults. */
export async function fault(context: ActionContext): Promise<undefined> {
  const { client, options } = context;
  const { words } = options;
  if (words.length === 0) printAnswer(context, await client.ask('GET', '/faults'), describeFaults);
  else printAnswer(context, await change(client, words));
}

/** A new fault is YAML, with a colon; anything else names an action. */
function change(client: ControlClient, words: string[]): Promise<ControlAnswer> {
  const [word = '', name] = words;
  if (word.includes(':') || word.startsWith('{')) return client.ask('POST', '/faults', { fault: words.join(' ') });
  if (word === 'clear') return client.ask('DELETE', '/faults');
  if (name === undefined) throw misused(faultUsage);
  switch (word) {
    case 'on':
      return client.ask('POST', '/enable', name);
    case 'off':
      return client.ask('POST', '/disable', name);
    case 'remove':
      return client.ask('DELETE', `/faults/${encodeURIComponent(name)}`);
    default:
      throw misused(faultUsage);
  }
}
