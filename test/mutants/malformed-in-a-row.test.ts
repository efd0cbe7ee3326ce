import { malformedInARow } from './list/malformed-in-a-row.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(malformedInARow);
