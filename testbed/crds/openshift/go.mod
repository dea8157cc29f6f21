// Pins the API of OpenShift whose CRD of Routes the cluster gets; nothing is compiled from it.
module cutover.test/crds/openshift

go 1.24.0

require github.com/openshift/api v0.0.0-20251015095338-264e80a2b6e7
