import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a folder that goes with the test. @returns the folder */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Writes one scenario. @returns the file */
export function scenarioFile(text: string, name = 'lunch.yaml'): string {
  return path.join(folderWith({ [name]: text }), name);
}

/** Three users and a room that Eve is not in, to put steps behind. */
export const lunch = `users: [{ id: ada }, { id: bob }, { id: eve }]
rooms: [{ id: "1", name: Lunch, occupants: [ada, bob] }]
`;
