import type { Deployment } from '../manifests/deployment.ts';
import { servicesSelecting } from '../manifests/service.ts';
import type { Facts, ServiceFacts } from './facts.ts';

/** The Services that select the target's pods. */
export function servicesOf({ services }: Facts, { spec: { template } }: Deployment): readonly ServiceFacts[] {
  return servicesSelecting(services, template.metadata?.labels).map(({ metadata, spec }) => ({
    name: metadata.name,
    selector: spec.selector ?? {},
  }));
}
