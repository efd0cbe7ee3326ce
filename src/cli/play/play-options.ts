import type { TargetOptions } from './play-target.ts';

/** The options of `play` as the command line gives them. */
export interface PlayCommandOptions extends TargetOptions {
  scenarios: string[];
  reporter?: string[];
  repeat: number;
  seed?: number;
  set?: string[];
  tag?: string[];
  only?: string[];
  trace?: string;
  speed?: number;
  allowRun: boolean;
  allowIncomplete: boolean;
}
