import { liveFrameMutants } from './list/live-frames.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(liveFrameMutants);
