import { liveContent } from './list/live-content.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(liveContent);
