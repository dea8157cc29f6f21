import type { ConfigCopy, KeepCopies, MakeCopies, RemoveCopies } from '../../model/step.ts';
import { acting, finished, waiting, type StepKind } from '../step-kind.ts';

/** Creates this version's own ConfigMaps and Secrets, before the first pod that needs them. */
export const makeCopies: StepKind<MakeCopies> = {
  questions: ({ copies }) => [{ ask: 'copies', copies }],
  next: ({ copies }, { seen }) => {
    const there = new Set(seen.answer({ ask: 'copies', copies }).map(({ copy }) => copy.name));
    const missing = copies.filter(({ name }) => !there.has(name));
    return missing.length === 0 ? finished : acting(names(missing), { ensure: 'copies', copies: missing });
  },
  undo: ({ copies }) => [{ kind: 'remove-copies', copies }],
};

/**
 * Hands the copies to the target's new revision: Kubernetes removes them with the last revision
 * that uses them, so that a rollback finds its own and nothing piles up.
 */
export const keepCopies: StepKind<KeepCopies> = {
  questions: ({ target, copies }) => [
    { ask: 'workload', name: target },
    { ask: 'copies', copies },
  ],
  next: ({ target, copies }, { seen }) => {
    const live = seen.answer({ ask: 'workload', name: target });
    if (live === 'absent' || live.hash === undefined) return waiting(`the new revision of ${target}`);
    const { hash } = live;
    // A StatefulSet's hash has its name in it.
    const revisions = [`${target}-${hash}`, hash];
    const loose = seen
      .answer({ ask: 'copies', copies })
      .filter(({ owners }) => !owners.some((name) => revisions.includes(name)))
      .map(({ copy }) => copy);
    return loose.length === 0
      ? finished
      : acting(names(loose), { ensure: 'copies-kept', target, hash, copies: loose });
  },
  undo: () => [],
};

/** Removes the copies that this rollout made; one that an earlier version uses too is that version's. */
export const removeCopies: StepKind<RemoveCopies> = {
  questions: ({ copies }) => [{ ask: 'copies', copies }],
  next: ({ copies }, { plan, seen }) => {
    const own = seen.answer({ ask: 'copies', copies }).filter(({ rollout }) => rollout === plan.id);
    return own.length === 0
      ? finished
      : acting(
          `${names(own.map(({ copy }) => copy))} to go`,
          ...own.map(({ copy: { kind, name } }) => ({ ensure: 'absent', kind, name }) as const),
        );
  },
  undo: () => 'irreversible',
};

function names(copies: readonly ConfigCopy[]): string {
  return copies.map(({ kind, name }) => `${kind} ${name}`).join(', ');
}
