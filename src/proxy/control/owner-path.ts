import { originForm } from '../../server-kit/index.ts';

/** In each world, and in whatever case: servers differ in how they read a path. */
const ownerPath = /^(\/w\/[^/?]*)?\/(__testbed|\.well-known\/chat-testbed\.json)(?![^/?])/i;

/**
 * Whether a request asks for what a mock shows to its owner alone. Where the target is a mock, that takes the proxy for
 * its owner, who is on the same machine: so the proxy has to ask who the client is.
 * @example isOwnerPath('/w/a/__testbed/state') // true
 */
export const isOwnerPath = (url = ''): boolean => ownerPath.test(originForm(url));
