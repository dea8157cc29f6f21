// Pins the Gateway API whose CRDs the cluster gets; nothing is compiled from it.
module cutover.test/crds/gateway-api

go 1.24.0

require sigs.k8s.io/gateway-api v1.4.0
