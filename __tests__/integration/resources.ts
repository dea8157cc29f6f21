import { coreResources } from '../../src/manifests/resources.ts';
import { routerResources } from '../../src/routers/index.ts';

/** Every kind that the action knows. */
export const resources = [...coreResources, ...routerResources];
