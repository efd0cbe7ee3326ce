import { oneBugClients } from './one-bug.ts';
import { SmallClient } from './small-client.ts';

/** What a page is told: where the server is, who it is, and which bug it has. */
export interface BrowserLife {
  url: string;
  webSocketUrl: string;
  token: string;
  /** The name of a one-bug client; a correct client where left out. */
  bug?: string;
  lifeMs: number;
}

/** Lets a small client live in a page, with what the browser brings. */
export async function live({ url, webSocketUrl, token, bug, lifeMs }: BrowserLife): Promise<void> {
  const client = new SmallClient({
    WebSocket: class extends WebSocket {
      constructor() {
        super(webSocketUrl);
      }
    } as never,
    fetch: ((address: string, init: RequestInit) => fetch(url + new URL(address).pathname, init)) as never,
    clock: {
      now: () => performance.now(),
      setTimeout: (run, ms) => setTimeout(run, ms),
      clearTimeout: (timer) => clearTimeout(timer as number),
    },
    token,
    bugs: oneBugClients.find(({ name }) => name === bug)?.bugs ?? {},
    onCrash: () => undefined,
  });
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  client.stop();
}
