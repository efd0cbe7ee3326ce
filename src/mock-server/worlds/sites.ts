import type { IncomingMessage } from 'node:http';
import { type ChatHandler, chatHandler } from '../adapters/chat-handler.ts';
import { chatUpgrade, type UpgradeHandler } from '../adapters/websocket.ts';
import type { Mock } from '../mock.ts';
import { NoWorld, type Worlds } from './worlds.ts';

/** A mock and what serves it. */
export interface Site {
  mock: Mock;
  handleChat: ChatHandler;
  upgrade: UpgradeHandler;
}

/** What serves each world. */
export class Sites {
  readonly #worlds: Worlds;
  readonly #sites = new WeakMap<Mock, Site>();

  constructor(worlds: Worlds) {
    this.#worlds = worlds;
  }

  /** @param refuse is told why there is no world for a request, and then nothing is returned */
  of(request: IncomingMessage, refuse: (why: NoWorld) => void): Site | undefined {
    try {
      return this.#siteOf(this.#worlds.of(request));
    } catch (error) {
      if (!(error instanceof NoWorld)) throw error;
      refuse(error);
      return undefined;
    }
  }

  #siteOf(mock: Mock): Site {
    const known = this.#sites.get(mock);
    if (known) return known;
    const site = { mock, handleChat: chatHandler(mock), upgrade: chatUpgrade(mock.switchboard) };
    this.#sites.set(mock, site);
    return site;
  }
}
