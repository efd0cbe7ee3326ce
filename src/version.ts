import manifest from '../package.json' with { type: 'json' };

/** This package's own version, as in its package.json. */
export const version: string = manifest.version;
