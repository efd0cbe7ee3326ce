/** The endpoints of the chat document, by the name that the project uses for each. */
export const chatPaths = {
  connect: '/chat/connect',
  createDm: '/chat/create_dm',
  roomInfo: '/chat/room_info',
  retrieve: '/chat/retrieve',
} as const;

/** The authenticated POST endpoints. */
export type EndpointName = Exclude<keyof typeof chatPaths, 'connect'>;

/** Where a server may describe itself to `check`. */
export const wellKnownPath = '/.well-known/chat-testbed.json';
