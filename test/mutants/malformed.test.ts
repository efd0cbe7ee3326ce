import { malformed } from './list/malformed.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(malformed);
