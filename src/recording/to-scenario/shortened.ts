/** The end of a text that a report shows only in part. */
const ending = /… \(\d+ characters\)$/;

/** The beginning of a text that was shortened for its report; undefined if the text is whole. */
export function shownPart(text: string): string | undefined {
  return ending.test(text) ? text.replace(ending, '') : undefined;
}

/** A pattern for the texts that begin so. */
export function beginningWith(text: string): string {
  const characters = [...text].slice(0, 80).join('');
  return `^${characters.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace(/\\-/g, '-')}`;
}
