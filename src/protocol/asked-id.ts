/** An error text, and the id that was asked for. */
interface ErrorText {
  text: string;
  id: string;
}

/**
 * An error text without the id that was asked for, where it stands alone: in "404" there is no room 4.
 * @example withoutAskedId({ text: '404: no room 4', id: '4' }) // '404: no room …'
 */
export const withoutAskedId = ({ text, id }: ErrorText): string =>
  id === '' ? text : text.replaceAll(id, (_, at: number) => (standsAlone(text, at, at + id.length) ? '…' : id));

/** Whether no letter and no digit stands beside. Two units hold any character. */
const standsAlone = (text: string, start: number, end: number): boolean =>
  !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) && !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));

/** Whether two error texts say the same, apart from the ids that they repeat, alone or within a word (reading 18). */
export const saysTheSame = (one: ErrorText, other: ErrorText): boolean =>
  withoutAskedId(one) === withoutAskedId(other) || withoutId(one) === withoutId(other);

const withoutId = ({ text, id }: ErrorText): string => (id === '' ? text : text.replaceAll(id, '…'));
