/**
 * What came is no HTTP.
 * @throws Error with a `code` like those of Node's own parser
 */
export function noHttp(why: string, code = 'HPE_INVALID'): never {
  throw Object.assign(new Error(why), { code });
}
