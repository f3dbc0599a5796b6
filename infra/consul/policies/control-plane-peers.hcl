# A cell's control plane, in the other cells' datacenters: it passes intents on and reads digests. Their plans are not its business.

key "multiregion/v1/digest" { policy = "read" }
key_prefix "multiregion/v1/intents/" { policy = "write" }
