import {
  type ApiDocument,
  type Components,
  errorAnswer,
  infoOf,
  jsonOf,
  ownComponents,
} from '../api-documents/index.ts';
import type { DescribedRoute } from './control-route.ts';

/** What is streamed or served beside the table. */
const streamed = { method: 'GET', path: '/trace/stream', summary: 'what passes after `since`, as it passes' } as const;

const since = {
  name: 'since',
  in: 'query',
  description: 'The number of an entry: only what passed after it.',
  schema: { type: 'integer', minimum: 0 },
};

const name = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };

/**
 * The control surface as OpenAPI 3.1, made from its table of routes.
 * @param of what it steers, such as `the mock`
 */
export function controlOpenApi(routes: readonly DescribedRoute[], of: string): ApiDocument {
  const components = ownComponents();
  const operations = [...routes.map((route) => operationOf(route, components)), streamOf(components)];
  return {
    openapi: '3.1.0',
    info: infoOf(
      `The control surface of ${of}`,
      'What only the owner may ask: from this machine, or with the control token. It never meets a fault.',
    ),
    servers: [
      { url: '/__testbed' },
      {
        url: '/w/{world}/__testbed',
        description: 'One of the worlds side by side on a mock.',
        variables: { world: { default: 'one' } },
      },
    ],
    tags: [{ name: 'control', description: 'Seeing and steering.' }],
    security: [{}, { controlToken: [] }],
    paths: pathsOf(operations),
    components: {
      securitySchemes: { controlToken: { type: 'http', scheme: 'bearer', description: 'As --control-token says.' } },
      schemas: components.schemas,
    },
  };
}

interface Operation {
  method: DescribedRoute['method'];
  path: string;
  what: object;
}

function operationOf(route: DescribedRoute, components: Components): Operation {
  const { method, path, summary, takes, isBodyOptional = false, hasSince, answers } = route;
  const parameters = [...(path.includes(':name') ? [name] : []), ...(hasSince ? [since] : [])];
  const body = takes && { required: !isBodyOptional, ...jsonOf(shape(components, takes)) };
  const ok = { description: 'As it says.', ...jsonOf(shape(components, answers)) };
  return {
    method,
    path,
    what: {
      ...common(method, path, summary),
      ...(parameters.length > 0 && { parameters }),
      ...(body && { requestBody: body }),
      responses: { 200: ok, ...refusals(components) },
    },
  };
}

function streamOf(components: Components): Operation {
  const { method, path, summary } = streamed;
  const lines = { 'application/x-ndjson': { schema: components.refer('trace.schema.json') } };
  const ok = { description: 'A line per entry, without end.', content: lines };
  const parameters = [since];
  const responses = { 200: ok, ...refusals(components) };
  return { method, path, what: { ...common(method, path, summary), parameters, responses } };
}

const shape = (components: Components, of: string) => components.refer(`control.schema.json#/properties/${of}`);

function refusals(components: Components): object {
  const error = components.refer('error.schema.json');
  return {
    400: errorAnswer('It cannot be done; the sentence says what could be.', error),
    403: errorAnswer('Whoever asks is not the owner.', error),
  };
}

/** @example common('POST', '/connections/:name/end', '…').operationId // 'postConnectionsNameEnd' */
function common(method: string, path: string, summary: string): object {
  const words = path.split(/\W+/).filter(Boolean);
  const operationId = method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return { operationId, summary, tags: ['control'] };
}

function pathsOf(operations: readonly Operation[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, what } of operations) {
    const place = path.replace(/:(\w+)/g, '{$1}');
    paths[place] = { ...paths[place], [method.toLowerCase()]: what };
  }
  return paths;
}
