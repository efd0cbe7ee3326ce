import { type Dialect, dialects } from '../../protocol/index.ts';
import type { Connection } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import type { CaseContext } from '../case/case-context.ts';

/** What became of the probes: the key that posts, and whether it was seen live. */
export interface SendProbe {
  key: Dialect['sendKey'] | undefined;
  /** A message that was seen live. */
  live: { marker: string } | undefined;
}

const otherKey = (key: Dialect['sendKey']): Dialect['sendKey'] => (key === 'messages' ? 'message' : 'messages');

/**
 * Finds out under which key this server reads the text of a sent frame (reading 1). The expected key comes first; where
 * nothing arrives in the time that answers take here, the other one too, each on a connection of its own.
 */
export async function probeSendKey(
  context: CaseContext,
  session: Session,
  sender: Connection,
  witness: Connection,
): Promise<SendProbe> {
  const expected = dialects[context.profile.expected].sendKey;
  const deadline = performance.now() + session.setup.timeoutMs;
  const sent: { key: Dialect['sendKey']; marker: string }[] = [];
  const send = (by: Connection, key: Dialect['sendKey']) => {
    const marker = context.marker();
    by.sendText(JSON.stringify({ room: context.room('shared'), [key]: marker }));
    sent.push({ key, marker });
  };
  const seen = async (patience: number) => {
    const markers = sent.map(({ marker }) => marker);
    const found = await witness.frame((text) => markers.find((marker) => text.includes(marker)), patience);
    return sent.find(({ marker }) => marker === found);
  };
  send(sender, expected);
  let patience = Math.max(100, 3 * session.slowestAnswer);
  let first = await seen(patience);
  if (first) return { key: first.key, live: first };
  const other = await context.connect('member');
  while (!first && performance.now() < deadline && !witness.closed) {
    send(other, otherKey(expected));
    send(sender, expected);
    first = await seen(Math.min(patience, deadline - performance.now()));
    patience *= 2;
  }
  if (!first) return { key: await storedKey(context, sent), live: undefined };
  const late = await seenWithKey(witness, sent, expected, 3 * session.slowestAnswer);
  return late ? { key: expected, live: { marker: late } } : { key: first.key, live: first };
}

/** The expected key may merely be slower than the other. */
async function seenWithKey(
  witness: Connection,
  sent: readonly { key: string; marker: string }[],
  key: string,
  patience: number,
): Promise<string | undefined> {
  const markers = sent.filter((probe) => probe.key === key).map(({ marker }) => marker);
  return witness.frame((text) => markers.find((marker) => text.includes(marker)), Math.max(50, patience));
}

/** Where nothing is seen live, history may know. */
async function storedKey(
  context: CaseContext,
  sent: readonly { key: Dialect['sendKey']; marker: string }[],
): Promise<Dialect['sendKey'] | undefined> {
  const { body } = await context.retrieve('peer', 0);
  return sent.find(({ marker }) => body.includes(marker))?.key;
}
