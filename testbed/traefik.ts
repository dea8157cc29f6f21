/** The same gateway in every provider; the caller adds how it reaches the API server. */
export const traefikArguments = [
  '--entrypoints.web.address=:8000',
  '--providers.kubernetesgateway',
  // A weight shall reach the traffic when it is written, not up to 2 s later.
  '--providers.providersthrottleduration=100ms',
  '--ping',
  // Beside the ping. Counters of Services are among them of themselves.
  '--metrics.prometheus',
  '--log.level=INFO',
  '--global.checknewversion=false',
  '--global.sendanonymoususage=false',
];

/** Where it tells them: its own entry point `traefik`. */
export const traefikMetrics = '127.0.0.1:8080';
