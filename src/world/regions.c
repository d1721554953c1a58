/* The regions of a world: what each room keeps in it, and the hooks by which each room speaks to
 * the one above it. */
#include "world/world.h"

#include <assert.h>
#include <stddef.h>

static_assert((int)REGION_NODE_END < (int)REGIONS,
              "there is a region left for the scenario's checks");

const struct region_kind world_regions[REGIONS] = {
    [REGION_PAYLOADS] = {.name = "messages", .size = sizeof(struct message), .code = message_code},
    [REGION_LINKS] = {.name = "links",
                      .size = sizeof(struct link),
                      .is_fixed = true,
                      .by = BY_LINK,
                      .code = link_code,
                      .state_size = offsetof(struct link, sent),
                      .begin = links_begin},
    [REGION_CONNECTIONS] = {.name = "connections",
                            .size = sizeof(struct connection),
                            .is_instance = true,
                            .code = connection_code},
    [REGION_NAT_BINDINGS] = {.name = "NAT bindings",
                             .size = sizeof(struct nat_binding),
                             .is_instance = true,
                             .code = nat_binding_code},
    [REGION_TRANSACTIONS] = {.name = "transactions",
                             .size = sizeof(struct transaction),
                             .is_instance = true,
                             .code = transaction_code,
                             .ended = transaction_ended,
                             .freed = transaction_freed,
                             .decoded = transaction_decoded},
    [REGION_BRANCHES] = {.name = "branches",
                         .size = sizeof(struct branches),
                         .begin = branches_begin},
    [REGION_UAC_INVITES] = {.name = "uac-invites",
                            .size = sizeof(struct uac_invite),
                            .is_instance = true,
                            .code = uac_invite_code,
                            .moved = uac_invite_moved,
                            .ended = uac_invite_ended},
    [REGION_UAS_INVITES] = {.name = "uas-invites",
                            .size = sizeof(struct uas_invite),
                            .is_instance = true,
                            .code = uas_invite_code,
                            .ended = uas_invite_ended},
    [REGION_UAS_2XX] = {.name = "uas-2xx",
                        .size = sizeof(struct uas_2xx),
                        .is_instance = true,
                        .code = uas_2xx_code,
                        .ended = uas_2xx_ended},
    [REGION_RELIABLE_1XX] = {.name = "reliable-1xx",
                             .size = sizeof(struct reliable_1xx),
                             .is_instance = true,
                             .code = reliable_1xx_code,
                             .ended = reliable_1xx_ended},
    [REGION_DIALOGS] = {.name = "dialogs",
                        .size = sizeof(struct dialog),
                        .is_instance = true,
                        .code = dialog_code,
                        .moved = dialog_moved,
                        .ended = dialog_ended,
                        .decoded = dialog_decoded},
    [REGION_DIALOG_HEADS] = {.name = "dialog-heads",
                             .size = 2 * sizeof(ref),
                             .begin = dialog_heads_begin},
    [REGION_OFFERS] = {.name = "offers",
                       .size = sizeof(struct offer),
                       .is_instance = true,
                       .code = offer_code,
                       .ended = offer_ended},
    [REGION_SESSIONS] = {.name = "sessions",
                         .size = sizeof(struct session),
                         .is_instance = true,
                         .code = session_code,
                         .ended = session_ended},
    [REGION_STREAMS] = {.name = "streams",
                        .size = sizeof(struct stream),
                        .is_instance = true,
                        .code = stream_code,
                        .ended = stream_ended},
    [REGION_SUBSCRIPTIONS] = {.name = "subscriptions",
                              .size = sizeof(struct subscription),
                              .is_instance = true,
                              .code = subscription_code,
                              .ended = subscription_ended},
    [REGION_PUBLICATIONS] = {.name = "publications",
                             .size = sizeof(struct publication),
                             .is_instance = true,
                             .code = publication_code},
    [REGION_EVENT_STATES] = {.name = "event-states",
                             .size = sizeof(struct event_state),
                             .is_instance = true,
                             .code = event_state_code},
    [REGION_LINES] = {.name = "lines",
                      .size = sizeof(struct line),
                      .is_fixed = true,
                      .by = BY_NODE,
                      .code = line_code,
                      .begin = lines_begin},
    [REGION_UAC_REQUESTS] = {.name = "uac-requests",
                             .size = sizeof(struct uac_request),
                             .is_instance = true,
                             .code = uac_request_code,
                             .ended = uac_request_ended},
    [REGION_CHANGES] = {.name = "changes",
                        .size = sizeof(struct change),
                        .is_instance = true,
                        .code = change_code,
                        .ended = change_ended},
    [REGION_CREDENTIALS] = {.name = "credentials",
                            .size = sizeof(struct credentials),
                            .is_instance = true,
                            .code = credentials_code},
    [REGION_BRIDGES] = {.name = "bridges",
                        .size = sizeof(struct bridge),
                        .is_instance = true,
                        .code = bridge_code,
                        .ended = bridge_ended},
    [REGION_SESSION_TIMERS] = {.name = "session-timers",
                               .size = sizeof(struct session_timer),
                               .is_instance = true,
                               .code = session_timer_code,
                               .ended = session_timer_ended},
    [REGION_NONCES] = {.name = "nonces",
                       .size = sizeof(struct nonce),
                       .is_instance = true,
                       .code = nonce_code},
    [REGION_CHALLENGERS] = {.name = "challengers",
                            .size = sizeof(struct challenger),
                            .is_fixed = true,
                            .by = BY_NODE,
                            .code = challenger_code,
                            .begin = challengers_begin},
    [REGION_REGISTRATIONS] = {.name = "registrations",
                              .size = sizeof(struct registration),
                              .is_instance = true,
                              .code = registration_code,
                              .ended = registration_ended},
    [REGION_BINDINGS] = {.name = "bindings",
                         .size = sizeof(struct binding),
                         .is_instance = true,
                         .code = binding_code,
                         .ended = binding_ended},
    [REGION_ORDERS] = {.name = "orders", .size = sizeof(struct order), .code = order_code},
    [REGION_PROXY_CONTEXTS] = {.name = "proxy-contexts",
                               .size = sizeof(struct proxy_context),
                               .is_instance = true,
                               .code = proxy_context_code,
                               .ended = proxy_context_ended},
    [REGION_PROXY_BRANCHES] = {.name = "proxy-branches",
                               .size = sizeof(struct proxy_branch),
                               .is_instance = true,
                               .code = proxy_branch_code,
                               .ended = proxy_branch_ended},
};

static void concerns(const struct world *w, const struct event *e, struct concern *out)
{
    if (e->what == EVENT_ARRIVAL)
        net_concerns(w, e, out);
    else
        node_concerns(w->plan, e, out);
}

void world_wire(struct plan *plan)
{
    plan->region = world_regions;
    plan->payload_size = sizeof(struct message);
    plan->net_kinds = KIND_NODE_END;
    plan->hooks.arrival = net_arrival;
    plan->hooks.receive = node_receive;
    plan->hooks.transport_error = transaction_transport_error;
    plan->hooks.core = node_core;
    plan->hooks.core_stray = node_core_stray;
    plan->hooks.alert = node_alert;
    plan->hooks.act = node_act;
    plan->hooks.own = node_own;
    plan->hooks.started = node_started;
    plan->hooks.concerns = concerns;
}
