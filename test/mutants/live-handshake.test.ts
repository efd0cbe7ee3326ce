import { liveHandshake } from './list/live-handshake.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(liveHandshake);
