import { closeSync, openSync, writeFileSync } from 'node:fs';

/** A file that text is added to. */
export interface TextFile {
  write(text: string): void;
  close(): void;
}

/**
 * Opens a file to add text to, from its beginning. Where it cannot be written any more, such as on a full disk, that is
 * said once and the rest is left out, as is what comes after `close`.
 * @param what begins the sentence, such as "The trace"
 * @throws Error if the file cannot be opened
 */
export function openTextFile(file: string, what: string, warn: (text: string) => void): TextFile {
  const descriptor = openSync(file, 'w');
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  const write = (text: string): void => {
    if (!isOpen) return;
    try {
      writeFileSync(descriptor, text);
    } catch (error) {
      close();
      warn(`${what} ends early: ${(error as Error).message}, ${file}. Everything else goes on.\n`);
    }
  };
  return { write, close };
}
