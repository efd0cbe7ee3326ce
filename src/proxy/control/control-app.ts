import express, { type Express } from 'express';
import { controlRouter, type OwnerSettings, ownerOnly } from '../../control/index.ts';
import type { ChatProxy } from '../chat-proxy.ts';
import { proxyRoutes } from './proxy-routes.ts';

/** What only the owner of a proxy may ask. */
export function controlApp(proxy: ChatProxy, owner: OwnerSettings): Express {
  const app = express().disable('x-powered-by');
  const subjects = {
    called: 'the proxy',
    of: () => proxy,
    traceOf: ({ trace }: ChatProxy) => trace,
    dialectOf: ({ dialect }: ChatProxy) => dialect,
  };
  return app.use('/__testbed', ownerOnly(owner), controlRouter(proxyRoutes, subjects));
}
