/** The control surface: what only its owner may ask of a running server. Loaded when it is first asked for, with Express. */
export { cannot, closeCodeOf, durationOf, propertyOf } from './control-input.ts';

export { type ControlInput, type ControlRoute, routesFor } from './control-route.ts';
export { controlRouter } from './control-router.ts';
export type { Controlled } from './controlled.ts';
export { type OwnerSettings, ownerOnly } from './owner-only.ts';
export { done, faultsOf, sharedRoutes } from './shared-routes.ts';
