/** OpenAPI and AsyncAPI documents, made from `schemas/` and the register. */
export { chatAsyncApi } from './chat-async-api.ts';
export { chatOpenApi } from './chat-open-api.ts';
export type { Components } from './components.ts';
export { type ApiDocument, errorAnswer, infoOf, jsonOf, ownComponents } from './document.ts';
