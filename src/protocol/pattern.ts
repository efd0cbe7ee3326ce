/**
 * A regular expression as people write it in a file. Whoever checks or uses one compiles it here.
 * @throws SyntaxError, for example for `a]`, which is none in a Unicode pattern
 */
export function compilePattern(text: string): RegExp {
  return new RegExp(text, 'u');
}
