import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { type ApiDocument, chatAsyncApi, chatOpenApi } from '../api-documents/index.ts';
import { ChatTestbedError, type DialectName } from '../protocol/index.ts';
import { sendError } from '../server-kit/index.ts';
import type { Trace } from '../traffic/index.ts';
import { didYouMean } from '../yaml-file/index.ts';
import { controlOpenApi } from './control-open-api.ts';
import type { ControlRoute } from './control-route.ts';
import { followTrace } from './follow-trace.ts';

/** Which server a request is for, and what of it is asked beside the table. */
interface Subjects<Subject> {
  /** What they are, such as `the mock`. */
  called: string;
  of(request: Request): Subject;
  traceOf(subject: Subject): Trace;
  dialectOf(subject: Subject): DialectName;
}

/** The control surface as a router, of these routes. */
export function controlRouter<Subject>(routes: readonly ControlRoute<Subject>[], subjects: Subjects<Subject>): Router {
  const router = express.Router();
  router.use(express.json({ limit: '1mb', strict: false, type: () => true }));
  router.get('/', (_request, response) => {
    response.json({ routes: routes.map(({ method, path, summary }) => ({ method, path, summary })) });
  });
  router.get('/trace/stream', (request, response) =>
    followTrace(subjects.traceOf(subjects.of(request)), request, response),
  );
  const documents = documentsOf(routes, subjects);
  for (const [path, write] of Object.entries(documents)) {
    router.get(path, (request, response) => {
      response.json(write(subjects.of(request), request));
    });
  }
  for (const route of routes) {
    const verb = route.method === 'GET' ? 'get' : route.method === 'POST' ? 'post' : 'delete';
    router[verb](route.path, (request: Request, response: Response) =>
      act(route, subjects.of(request), request, response),
    );
  }
  router.use((request, response) => refuseUnknown(routes, request, response));
  router.use(explain);
  return router;
}

/** What programs read of the control surface, and of the chat. */
function documentsOf<Subject>(
  routes: readonly ControlRoute<Subject>[],
  { called, dialectOf }: Subjects<Subject>,
): Record<string, (subject: Subject, request: Request) => ApiDocument> {
  return {
    '/openapi.json': () => controlOpenApi(routes, called),
    '/chat.openapi.json': (subject) => chatOpenApi(dialectOf(subject)),
    '/asyncapi.json': (subject, { headers }) => chatAsyncApi(dialectOf(subject), headers.host),
  };
}

async function act<Subject>(
  route: ControlRoute<Subject>,
  subject: Subject,
  request: Request,
  response: Response,
): Promise<void> {
  const answer = await route.act(subject, {
    body: request.body,
    query: request.query,
    name: typeof request.params.name === 'string' ? request.params.name : '',
    onGone: (leave) => response.on('close', leave),
  });
  if (!response.destroyed) response.json(answer);
}

function refuseUnknown(routes: readonly ControlRoute<never>[], { method, path }: Request, response: Response): void {
  const others = routes.filter((route) => route.path === path).map((route) => route.method);
  if (others.length > 0) {
    const headers = ['allow', others.join(', ')];
    sendError(response, 'METHOD_NOT_ALLOWED', { text: `${path} takes ${others.join(' or ')}, not ${method}`, headers });
    return;
  }
  const paths = [...new Set(routes.map((route) => route.path))];
  sendError(response, 'NOT_FOUND', { text: `There is no ${path} below /__testbed. ${didYouMean(path, paths)}` });
}

/** What could not be done is the sender's to mend, unless it is ours; Express knows this handler by its four parameters. */
function explain(error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction): void {
  if (error instanceof ChatTestbedError) {
    sendError(response, 'BAD_REQUEST', { text: error.message });
  } else if (error.status !== undefined && error.status < 500) {
    sendError(response, error.status === 413 ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST', { text: error.message });
  } else sendError(response, 'INTERNAL_ERROR', { text: error.message });
}
