# The machines: built into the binary and installed. A new diagram is named here.
diagram_files = diagrams/invite-client.gv diagrams/invite-server.gv diagrams/client.gv \
	diagrams/server.gv diagrams/uac-invite.gv diagrams/uas-invite.gv diagrams/uas-2xx.gv \
	diagrams/reliable-1xx.gv diagrams/dialog-caller.gv diagrams/dialog-callee.gv diagrams/offer-answer.gv \
	diagrams/session.gv diagrams/session-timer.gv diagrams/stream.gv diagrams/uac-request.gv diagrams/change.gv \
	diagrams/subscription.gv diagrams/notifier.gv diagrams/publication.gv diagrams/event-state.gv \
	diagrams/proxy-context.gv diagrams/proxy-branch.gv \
	diagrams/nonce.gv diagrams/credentials.gv \
	diagrams/registration.gv diagrams/binding.gv \
	diagrams/connection.gv diagrams/nat-binding.gv \
	diagrams/b2bua.gv diagrams/third-party.gv \
	diagrams/rfc3261/invite-client.gv diagrams/rfc3261/invite-server.gv \
	diagrams/rfc3261/client.gv diagrams/rfc3261/server.gv
nobase_dist_pkgdata_DATA += $(diagram_files) diagrams/races.txt
