import { randomUUID } from 'node:crypto';
import { isSame } from '../../lib/same.ts';
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
    const data = { ...toData(entry), writer: randomUUID() };
    const object = await kept(data, () =>
      known === undefined
        ? cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataFor(ref), data })
        : cluster.update(known.object, { ...known.object, data }),
    );
    known = { object, entry };
  };

  /** The object with `data` in it, or a TakenOverError. */
  const kept = async (data: Data, send: () => Promise<KubeObject>): Promise<KubeObject> => {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return ownWrite(await cluster.read(ref), data);
    }
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
      await write({ plan, state, events: [] });
    },
    commit: async (state, events) => {
      const before = known?.entry;
      if (before === undefined) throw new Error('The journal was neither loaded nor opened.');
      await write({ ...before, state, events: [...before.events, ...events] });
    },
  };
}

function metadataFor({ namespace, name }: ObjectRef): KubeObject['metadata'] {
  return { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'cutover' } };
}

type Data = Readonly<Record<string, string>>;

/** The answer to a write may be lost on its way; sent again, it conflicts with itself and is no take-over. */
function ownWrite(now: KubeObject | undefined, data: Data): KubeObject {
  if (now !== undefined && isSame(now['data'], data)) return now;
  throw new TakenOverError('Another run has taken this rollout over: this one stops and touches nothing.');
}
