# A dashboard, or a person who looks: every document, and who runs. No write.

key_prefix "multiregion/v1/" { policy = "read" }
service "multiregion-control-plane" { policy = "read" }
node_prefix "" { policy = "read" }
session_prefix "" { policy = "read" }
