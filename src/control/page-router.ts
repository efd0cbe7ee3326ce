import express, { type Router } from 'express';
import { sendPage, wantsPage } from '../server-kit/index.ts';

/**
 * The page for browsers. It is asked for with nothing in hand; what it then asks for is refused to whoever is not the
 * owner.
 * @param places the paths at which it is shown; others than browsers are passed on
 */
export function pageRouter(places: string[]): Router {
  const router = express.Router();
  router.get(places, (request, response, next) => {
    if (!wantsPage(request) || !sendPage(response)) next();
  });
  router.get('/__testbed/page/:file', ({ params }, response, next) => {
    if (!sendPage(response, params.file)) next();
  });
  return router;
}
