import { existsSync } from 'node:fs';
import path from 'node:path';

/** A test that looks for a browser and silently does without would prove nothing. */
export function findChromium(): string {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
  const file = process.env.CHROMIUM ?? found;
  if (!file) throw new Error('There is no Chromium: install one (Debian: `apt-get install chromium`) or set CHROMIUM.');
  return file;
}
