import { liveDelivery } from './list/live-delivery.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(liveDelivery);
