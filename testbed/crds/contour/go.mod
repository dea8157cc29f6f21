// Pins Contour, whose CRD of HTTPProxy the cluster gets; nothing is compiled from it.
module cutover.test/crds/contour

go 1.24.0

require github.com/projectcontour/contour v1.33.8
