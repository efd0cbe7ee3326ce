/** Writes the OpenAPI and AsyncAPI documents into `schemas/`: of the chat in each dialect, of the control surfaces. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chatAsyncApi, chatOpenApi } from '../src/api-documents/index.ts';
import { controlOpenApi } from '../src/control/control-open-api.ts';
import { controlRoutes } from '../src/mock-server/admin/routes.ts';
import { proxyRoutes } from '../src/proxy/control/proxy-routes.ts';

const schemas = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'schemas');
const documents = {
  'asyncapi.json': chatAsyncApi('documented'),
  'chat.openapi.json': chatOpenApi('documented'),
  'deployed/asyncapi.json': chatAsyncApi('deployed'),
  'deployed/chat.openapi.json': chatOpenApi('deployed'),
  'mock.openapi.json': controlOpenApi(controlRoutes, 'the mock'),
  'proxy.openapi.json': controlOpenApi(proxyRoutes, 'the proxy'),
};
for (const [name, document] of Object.entries(documents)) {
  await writeFile(path.join(schemas, name), `${JSON.stringify(document, null, 2)}\n`);
}
