/** Scripts that write a file from the code; with --check each compares instead and fails on a difference. */
export const generators = [
  'scripts/generate-action.ts',
  'scripts/generate-schema.ts',
  'scripts/generate-report-schema.ts',
  'scripts/generate-rbac.ts',
  'scripts/generate-readme.ts',
  'scripts/generate-routers.ts',
  'scripts/generate-providers.ts',
  'scripts/generate-presets.ts',
  'scripts/generate-lint.ts',
  'scripts/generate-sql-lint.ts',
] as const;
