/**
 * A regular expression as people write it in a file. Patterns are checked and used through this one function.
 * @throws SyntaxError, for example for `a]`, which is none in a Unicode pattern
 */
export function compilePattern(text: string): RegExp {
  return new RegExp(text, 'u');
}
