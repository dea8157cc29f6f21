// Pins the Emissary-ingress whose CRDs the cluster gets; nothing is compiled from it.
module cutover.test/crds/emissary

go 1.24.0

require github.com/emissary-ingress/emissary/v3 v3.9.1
