import { chatPaths } from '../protocol/index.ts';

/** The path of a recorded request. @example pathOf('roomInfo') // '/chat/room_info' */
export function pathOf(endpoint: string): string {
  if (Object.hasOwn(chatPaths, endpoint)) return chatPaths[endpoint as keyof typeof chatPaths];
  return endpoint.startsWith('/') ? endpoint : `/chat/${endpoint}`;
}

/** What an entry calls a path: the name of the endpoint, or the path itself. */
export const endpointOf = (path: string): string =>
  Object.entries(chatPaths).find(([, each]) => each === path)?.[0] ?? path;
