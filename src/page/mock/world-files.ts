import { type TraceEntry, writeHar } from '../../traffic/index.ts';
import type { PageClient } from './page-client.ts';

/** A file that the browser saves. */
export interface SavedFile {
  name: string;
  content: string;
}

/** What `serve --trace` writes. */
export async function traceFile(client: PageClient): Promise<SavedFile> {
  const entries = await keptEntries(client);
  return { name: 'trace.ndjson', content: entries.map((entry) => `${JSON.stringify(entry)}\n`).join('') };
}

/** For the developer tools of a browser. */
export async function harFile(client: PageClient): Promise<SavedFile> {
  const archive = writeHar(await keptEntries(client), client.mockUrl);
  return { name: 'trace.har', content: `${JSON.stringify(archive, null, 1)}\n` };
}

/** The world as it is; JSON is YAML, and can be served. */
export async function scenarioFile(client: PageClient): Promise<SavedFile> {
  const { scenario } = await client.ask<{ scenario: unknown }>('GET', '/snapshot');
  return { name: 'now.yaml', content: `${JSON.stringify(scenario, null, 2)}\n` };
}

async function keptEntries(client: PageClient): Promise<TraceEntry[]> {
  return (await client.ask<{ entries: TraceEntry[] }>('GET', '/trace')).entries;
}

/** Lets the browser save a file. */
export function save({ name, content }: SavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
