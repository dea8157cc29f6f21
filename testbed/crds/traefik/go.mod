// Pins the Traefik whose CRDs the cluster gets: the one of the testbed; nothing is compiled from it here.
module cutover.test/crds/traefik

go 1.24.0

require github.com/traefik/traefik/v3 v3.6.12
