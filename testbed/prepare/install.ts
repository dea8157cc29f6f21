import { installPackages, missingPackages } from './packages.ts';

// A program of its own so that it can run under the lock: see prepare.ts.
const missing = missingPackages();
if (missing.length > 0) await installPackages(missing);
