import type { TargetOptions } from './play-target.ts';

/** The options of `play` as the command line gives them. */
export interface PlayCommandOptions extends TargetOptions {
  scenario: string;
  reporter?: string[];
  repeat: number;
  seed?: number;
  trace?: string;
  allowIncomplete: boolean;
}
