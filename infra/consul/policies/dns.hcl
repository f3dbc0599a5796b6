# What steers the public name (the GeoDNS driver, the anycast gate) reads the ingress plan.

key "multiregion/v1/ingress" { policy = "read" }
