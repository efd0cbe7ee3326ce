import { connecting } from './list/connecting.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(connecting);
