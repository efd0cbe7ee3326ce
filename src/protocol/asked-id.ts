/** An error text, and the id that was asked for. */
interface ErrorText {
  text: string;
  id: string;
}

/**
 * An error text without the id that was asked for, where it stands alone: in "404" there is no room 4.
 * @example withoutAskedId({ text: '404: no room 4', id: '4' }) // '404: no room …'
 */
export function withoutAskedId({ text, id }: ErrorText): string {
  if (id === '') return text;
  const escaped = id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), '…');
}

/** Whether two error texts say the same, apart from the ids that they repeat, alone or within a word (reading 18). */
export const saysTheSame = (one: ErrorText, other: ErrorText): boolean =>
  withoutAskedId(one) === withoutAskedId(other) || withoutId(one) === withoutId(other);

const withoutId = ({ text, id }: ErrorText): string => (id === '' ? text : text.replaceAll(id, '…'));
