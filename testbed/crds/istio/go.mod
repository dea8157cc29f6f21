// Pins the Istio API whose CRDs the cluster gets; nothing is compiled from it.
module cutover.test/crds/istio

go 1.24.0

require istio.io/api v1.31.1
