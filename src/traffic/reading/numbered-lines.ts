/** The lines of a file that are not empty, each with its number. */
export const numberedLines = (text: string): { number: number; line: string }[] =>
  text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ number: index + 1, line }]));
