# A cell's control plane, in the other cells' datacenters: it compares and passes on intents and reads digests. Their plans are not its business.

key "multiregion/v1/digest" { policy = "read" }
key "multiregion/v1/intents-summary" { policy = "read" }
key_prefix "multiregion/v1/intents/" { policy = "write" }
