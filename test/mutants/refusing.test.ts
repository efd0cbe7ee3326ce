import { refusing } from './list/refusing.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(refusing);
