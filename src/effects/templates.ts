import { promotedTemplate } from '../manifests/candidate.ts';
import { deployment, type PodTemplate } from '../manifests/deployment.ts';
import { withImages } from '../manifests/images.ts';
import { replicasAnnotation } from '../manifests/names.ts';
import { recordedTemplate } from '../manifests/revision.ts';
import type { KubeObject } from '../model/kube.ts';
import type { FillIdle, StartCandidate } from '../model/step.ts';
import { MissingManifestError } from './errors.ts';
import { need, ref, revisionOf, type Tools } from './tools.ts';

/** The target with the template that the candidate shall have. */
export async function candidateBase(
  { source }: Pick<StartCandidate, 'source'>,
  live: KubeObject,
  tools: Tools,
): Promise<KubeObject> {
  const spec = live['spec'] as object;
  switch (source.from) {
    case 'images': {
      const { template } = deployment.parse(live).spec;
      return { ...live, spec: { ...spec, template: withImages(template, source.images) } };
    }
    case 'manifests': {
      const manifest = tools.manifests.find(({ workload }) => workload.metadata.name === source.of);
      if (manifest === undefined) throw new MissingManifestError(source.of);
      const own = deployment.parse(manifest.workload).spec;
      return { ...live, spec: { ...spec, ...own, template: withImages(own.template, source.images) } };
    }
    case 'revision':
      return {
        ...live,
        spec: { ...spec, ...(await revisionFields(live.metadata.name, source.hash, tools)) },
      };
    case 'as-is':
      return live;
  }
}

/** What the idle colour shall run; undefined: what it has. */
export async function idleTemplate(
  { source, idle, active }: FillIdle,
  tools: Tools,
): Promise<PodTemplate | undefined> {
  if (source.from === 'as-is') return undefined;
  if (source.from === 'revision') return (await revisionFields(idle, source.hash, tools)).template;
  const live = await need(tools, ref(tools, 'Deployment', active));
  return deployment.parse(await candidateBase({ source }, live, tools)).spec.template;
}

/** The template under trial, and the number of pods its manifest asked for. */
export async function candidateFields(
  name: string,
  tools: Tools,
): Promise<Readonly<Record<string, unknown>>> {
  const { metadata, spec } = deployment.parse(await need(tools, ref(tools, 'Deployment', name)));
  const replicas = metadata.annotations?.[replicasAnnotation];
  return {
    template: promotedTemplate(spec.template),
    ...(replicas === undefined ? {} : { replicas: Number(replicas) }),
  };
}

/** The template of a recorded revision. */
export async function revisionFields(
  target: string,
  hash: string,
  tools: Tools,
): Promise<{ readonly template: PodTemplate }> {
  return { template: recordedTemplate(await need(tools, revisionOf(target, hash, tools))) };
}
