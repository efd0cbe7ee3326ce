import type { LoadPost } from './load-post.ts';
import type { LoadUser } from './load-user.ts';

/** Posts a message with a marker of its own. */
export function send(user: LoadUser): LoadPost {
  const { run, settings } = user;
  const { sendKey, text } = settings;
  const [room, marker] = [user.nextRoom(), run.marker()];
  const sent = run.posts.sent(marker, user, run.presentIn(room));
  user.connection.sendText(JSON.stringify({ room, [sendKey]: text === '' ? marker : `${marker} ${text}` }));
  user.fresh.push(sent);
  return sent;
}

/** Asks for the history. @param after in digits */
export async function retrieve(user: LoadUser, after: string): Promise<void> {
  const { status, body, ms } = await user.run.ask(user, '/chat/retrieve', `{"after":${after}}`);
  user.events.emit('histogram', 'chat.retrieve_ms', ms);
  if (status === 200) user.sees(body, false);
  else user.events.emit('counter', 'chat.retrieve_failed', 1);
}
