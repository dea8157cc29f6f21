import { journalName } from '../../manifests/names.ts';
import type { KubeObject, ObjectRef } from '../../model/kube.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { TakenOverError } from '../../ports/errors.ts';
import type { Journal, JournalEntry } from '../../ports/journal.ts';
import { ConflictError } from './errors.ts';
import { fromData, toData } from './stored.ts';

/** The journal in a ConfigMap beside the target. Each write carries the resourceVersion of the last. */
export function createJournal(cluster: Cluster, namespace: string, target: string): Journal {
  const ref: ObjectRef = { kind: 'ConfigMap', namespace, name: journalName(target) };
  let known: { readonly object: KubeObject; readonly entry: JournalEntry } | undefined;

  const write = async (entry: JournalEntry): Promise<void> => {
    const data = toData(entry);
    const object =
      known === undefined
        ? await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataFor(ref), data })
        : await cluster.update(known.object, { ...known.object, data });
    known = { object, entry };
  };

  return {
    load: async () => {
      const object = await cluster.read(ref);
      if (object === undefined) return undefined;
      const entry = fromData(ref.name, object['data']);
      known = { object, entry };
      return entry;
    },
    open: async (plan, state) => {
      await takingOver(() => write({ plan, state, events: [] }));
    },
    commit: async (state, events) => {
      const before = known?.entry;
      if (before === undefined) throw new Error('The journal was neither loaded nor opened.');
      await takingOver(() => write({ ...before, state, events: [...before.events, ...events] }));
    },
  };
}

function metadataFor({ namespace, name }: ObjectRef): KubeObject['metadata'] {
  return { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'cutover' } };
}

async function takingOver(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof ConflictError) {
      throw new TakenOverError('Another run has taken this rollout over: this one stops and touches nothing.');
    }
    throw error;
  }
}
