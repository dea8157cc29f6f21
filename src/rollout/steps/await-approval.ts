import type { AwaitApproval } from '../../model/step.ts';
import type { StepKind } from '../step-kind.ts';

/** Holds the rollout for a person. `command: promote` goes on past it, `rollback` and `abort` turn back. */
export const awaitApproval: StepKind<AwaitApproval> = {
  questions: () => [],
  next: ({ after }) => ({
    is: 'held',
    reason: { kind: 'approval', sentence: `${after} is approved by nobody yet` },
  }),
  undo: () => [],
};
