const shortages: Readonly<Record<string, string>> = {
  EMFILE: 'This process may open no further file or connection (EMFILE): raise its limit with `ulimit -n`.',
  ENFILE: 'This machine may open no further file or connection (ENFILE).',
  ENOBUFS: 'This machine has no buffer left for a connection (ENOBUFS).',
  EADDRNOTAVAIL: 'This machine has no local port left for a connection (EADDRNOTAVAIL).',
};

/**
 * What this machine lacks, as a sentence, where a connection could not be made because of that: nobody else is to blame.
 * @param code the system's name of an error
 */
export const shortageOf = (code = ''): string | undefined =>
  Object.hasOwn(shortages, code) ? shortages[code] : undefined;
