/** Words that can hardly be anything but a token, such as a JWT or a UUID, as dots. */
export function maskCredentials(text: string): string {
  return text.replace(/(?<![\w./-])\w[\w.~+/-]{19,}=*/g, (word) =>
    /\d/.test(word) && /[a-z]/i.test(word) ? '•'.repeat(word.length) : word,
  );
}
