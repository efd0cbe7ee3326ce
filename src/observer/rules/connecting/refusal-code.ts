/** Invalid data, policy violation, or a code of the application's own; any other end may have any other reason. */
export const isRefusalCode = (code: number | null | undefined): boolean =>
  code !== undefined && code !== null && ([1003, 1007, 1008].includes(code) || code >= 4000);
