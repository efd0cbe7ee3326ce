/**
 * Whether a glob, in which `*` stands for anything, names one of these.
 * @example matchesGlob('live.*', ['live.order']) // true
 */
export function matchesGlob(glob: string, names: readonly string[]): boolean {
  const pattern = new RegExp(`^${glob.split('*').map(escapePattern).join('.*')}$`);
  return names.some((name) => pattern.test(name));
}

const escapePattern = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
