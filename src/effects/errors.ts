import type { ObjectRef } from '../model/kube.ts';

/** An object that a step needs is not there. */
export class MissingObjectError extends Error {
  override readonly name = 'MissingObjectError';
  constructor({ kind, namespace, name }: ObjectRef) {
    super(`${kind} ${namespace}/${name} does not exist.`);
  }
}

/** Cutover was about to remove something that it did not make. */
export class NotOursError extends Error {
  override readonly name = 'NotOursError';
  readonly isPermanent = true;
  constructor(kind: string, name: string) {
    super(
      `${kind} ${name} was not made by Cutover, so it is not removed. Remove or rename it and run again.`,
    );
  }
}

/** A rollout from manifests is carried on by a run that was not given them. */
export class MissingManifestError extends Error {
  override readonly name = 'MissingManifestError';
  readonly isPermanent = true;
  constructor(target: string) {
    super(
      `The manifests of Deployment ${target} are needed to start the candidate, as they were. Run again with \`manifests\`.`,
    );
  }
}

/** The rollout's traffic is shared by commands of the user's, which are never stored. */
export class MissingExecError extends Error {
  override readonly name = 'MissingExecError';
  constructor(rollout: string) {
    super(
      `Rollout ${rollout} shares its traffic by \`route: exec\`, and this run was not given its commands. Give this step the same \`route\` as the run before, as an input or in the file of \`config\`.`,
    );
  }
}

/** The rollout has steps in a database, and its address is never stored. */
export class MissingDatabaseError extends Error {
  override readonly name = 'MissingDatabaseError';
  readonly isPermanent = true;
  constructor(rollout: string) {
    super(
      `Rollout ${rollout} has steps in a database, and this run was not given its address. Give this step the same \`database-url\` as the run before.`,
    );
  }
}

/** A migration is not what it was when the rollout was planned. */
export class ChangedMigrationError extends Error {
  override readonly name = 'ChangedMigrationError';
  readonly isPermanent = true;
  constructor(migration: string, phase: string) {
    super(
      `The SQL of ${migration} (${phase}) is not what it was when the rollout began. Check out the same commit, or abort the rollout and deploy again.`,
    );
  }
}
