import express, { type Express } from 'express';
import { controlRouter, type OwnerSettings, ownerOnly } from '../../control/index.ts';
import type { ChatProxy } from '../chat-proxy.ts';
import { proxyRoutes } from './proxy-routes.ts';

/** What only the owner of a proxy may ask: its own control surface, and that of a mock behind it. */
export function controlApp(proxy: ChatProxy, owner: OwnerSettings, hasControl: boolean): Express {
  const app = express().disable('x-powered-by').use(ownerOnly(owner));
  if (hasControl) app.use('/__testbed', ownControl(proxy));
  return app.use((request, response) => proxy.request(request, response));
}

function ownControl(proxy: ChatProxy) {
  const subjects = {
    called: 'the proxy',
    of: () => proxy,
    traceOf: ({ trace }: ChatProxy) => trace,
    dialectOf: ({ dialect }: ChatProxy) => dialect,
  };
  return controlRouter(proxyRoutes, subjects);
}
