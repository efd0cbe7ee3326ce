import { expectEachConformant } from './matrix.ts';
import { variants } from './variants.ts';

expectEachConformant(variants);
