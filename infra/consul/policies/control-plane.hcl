# A cell's control plane, in the cell's own datacenter: create it with -valid-datacenter of the cell.

key "multiregion/v1/lease" { policy = "write" }
key "multiregion/v1/index" { policy = "write" }
key "multiregion/v1/ingress" { policy = "write" }
key "multiregion/v1/digest" { policy = "write" }
key_prefix "multiregion/v1/plans/" { policy = "write" }
key "multiregion/v1/intents-summary" { policy = "write" }
key_prefix "multiregion/v1/intents/" { policy = "write" }
key_prefix "multiregion/v1/drills/" { policy = "write" }

# The service whose check the lease's session hangs on, and that session. The name of the agent's node in place of the
# empty prefix is better still, where nodes are not replaced.
service "multiregion-control-plane" { policy = "write" }
session_prefix "" { policy = "write" }
