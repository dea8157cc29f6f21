// Pins KEDA, whose CRDs the cluster gets; nothing is compiled from it.
module cutover.test/crds/keda

go 1.26.0

require github.com/kedacore/keda/v2 v2.20.2
