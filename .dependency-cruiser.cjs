/** Imports go one way. Each rule says why; scripts/check-walls.ts plants a violation of each and sees it fail. */
const pure = 'rollout|analysis|report|routers|metrics|manifests|plan|lint';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two rooms that need each other are one room.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'lib-knows-nothing',
      comment: 'lib/ has no domain words, so it may import nothing of ours.',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/', pathNot: '^src/lib/' },
    },
    {
      name: 'model-is-data',
      comment: 'model/ is types and the words of the domain; behaviour lives elsewhere.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^src/', pathNot: '^src/(model|lib)/' },
    },
    {
      name: 'ports-are-promises',
      comment: 'A port says what the world offers; it must not know who keeps the promise.',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { path: '^src/', pathNot: '^src/(ports|model|lib)/' },
    },
    {
      name: 'pure-rooms-see-no-ports',
      comment: 'What decides must be told the answers; only rollout/run.ts drives.',
      severity: 'error',
      from: { path: `^src/(${pure})/`, pathNot: '^src/(rollout/run|metrics/ask|report/phases)\\.ts$' },
      to: { path: '^src/ports/', pathNot: '^src/ports/http\\.ts$' },
    },
    {
      name: 'only-the-top-sees-adapters',
      comment:
        'wire and wire-database choose implementations; publish and main are beside it. Nobody else knows one.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(adapters/|(wire|wire-database|publish|main)\\.ts$)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'adapters-know-no-rollout',
      comment: 'An adapter keeps a promise to a port; it must not know what the rollout does with it.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(rollout|commands|report|analysis|observe|effects|config)/' },
    },
    {
      name: 'routers-are-strangers',
      comment: 'Delete a codec and its line in the index, and nothing else breaks.',
      severity: 'error',
      from: { path: '^src/routers/([^/]+)/' },
      to: { path: '^src/routers/[^/]+/', pathNot: '^src/routers/$1/' },
    },
    {
      name: 'steps-are-strangers',
      comment: 'A step is read alone; what two of them share lives in rollout/step-kind.ts.',
      severity: 'error',
      from: { path: '^src/rollout/steps/', pathNot: 'index\\.ts$' },
      to: { path: '^src/rollout/steps/' },
    },
    {
      name: 'lint-rules-are-strangers',
      comment: 'A rule is read alone, and deleted alone; what two of them share lives in lint/.',
      severity: 'error',
      from: { path: '^src/lint/rules/' },
      to: { path: '^src/lint/(rules/|index\\.ts$)' },
    },
    {
      name: 'lint-is-told-facts',
      comment: 'Lint judges what it is told: who inspects, plans, prints and configures is above it.',
      severity: 'error',
      from: { path: '^src/lint/' },
      to: { path: '^src/', pathNot: '^src/(lint|manifests|model|lib)/' },
    },
    {
      name: 'rollout-looks-down',
      comment: 'The engine is below planning, reports, commands and configuration.',
      severity: 'error',
      from: { path: '^src/rollout/' },
      to: { path: '^src/(plan|report|commands|config|routers|metrics|manifests|observe|effects)/' },
    },
    {
      name: 'actions-toolkit-stays-outside',
      comment: 'The rollout must run anywhere: only adapters and main know that GitHub runs it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(adapters/|main\\.ts$)' },
      to: { path: 'node_modules/@actions/' },
    },
    {
      name: 'source-knows-no-tests',
      comment: 'What ships must not import what proves it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(__tests__|testbed|demo|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
