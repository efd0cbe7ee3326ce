import { roomInfo } from './list/room-info.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(roomInfo);
