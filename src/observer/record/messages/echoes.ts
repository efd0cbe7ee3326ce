import type { ObservedConnection } from '../connections/observed-connection.ts';
import type { ObservedMessage } from './observed-message.ts';
import { senderOf } from './posts.ts';

/** Where a sender may hear itself: on the connection that it sent on, or on its others. */
export type Echo = 'same' | 'others';

/**
 * What a message on a connection is, or may be: its sender's own. Reading 7: whether senders hear themselves is not said.
 * Of a connection without a name nobody knows whose it is.
 */
export function echoesOf(connection: ObservedConnection, message: ObservedMessage): Echo[] {
  const { post, isPostCertain } = message;
  if (!post) return [];
  if (!post.connection) return isPerhapsPoster(connection, message) ? ['same', 'others'] : [];
  if (!isPostCertain) return ['same', 'others'];
  if (post.connection === connection) return ['same'];
  const isPerhapsSame = connection.isUnnamed || post.connection.isUnnamed;
  return isPerhapsSame || senderOf(post) === connection.person ? ['others'] : [];
}

const isPerhapsPoster = ({ person }: ObservedConnection, { version: { poster } }: ObservedMessage): boolean =>
  person?.id === undefined || poster === undefined || person.id === poster;

/** Where a sender hears itself by this message, beyond doubt. */
export function certainEcho(connection: ObservedConnection, message: ObservedMessage): Echo | undefined {
  const { post, isPostCertain } = message;
  if (!isPostCertain || connection.isUnnamed || !post?.connection || post.connection.isUnnamed) return undefined;
  return echoesOf(connection, message)[0];
}
