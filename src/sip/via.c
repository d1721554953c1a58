/* The stack of Vias: RFC 3261 8.1.1.7, 16.6 step 8, 16.7 step 3, 18.2.1. The topmost is numbers,
 * those beneath are a text. */
#include "sip/parse.h"
#include "sip/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void via_push(struct message *m, const struct sip_names *names, struct lore *lore)
{
    struct message as_response = *m;
    as_response.status = 200; /* with the address that it came from: RFC 3261 18.2.1 */
    size_t room = via_print(&as_response, names, NULL, 0) + lore_length(lore, m->via_rest) + 3;
    char *all = malloc(room);
    if (!all)
        abort();
    struct text t = {all, room, 0};
    t.length = via_print(&as_response, names, all, room);
    text_word(&t, m->via_rest ? ", " : "");
    text_lore(&t, names, m->via_rest);
    m->via_rest = lore_intern(lore, all, text_end(&t));
    free(all);
    m->branch = 0;
    m->loop = 0;
    m->via_by = 0;
    m->present &= ~(uint32_t)PRESENT_OF_VIA;
}

/* A response with these Vias and nothing else that matters, so that they are read as any others. */
static bool read_vias(textid vias, const struct sip_names *names, struct lore *lore,
                      struct message *out)
{
    static const char before[] = "SIP/2.0 200 OK\r\nVia: ",
                      behind[] = "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=1\r\n"
                                 "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    size_t room = sizeof before + sizeof behind + lore_length(lore, vias);
    char *all = malloc(room);
    if (!all)
        abort();
    struct text t = {all, room, 0};
    struct sip_error error;
    text_word(&t, before);
    text_lore(&t, names, vias);
    text_word(&t, behind);
    bool sound = message_parse(all, text_end(&t), names, lore, out, &error);
    free(all);
    return sound;
}

bool via_pop(struct message *m, const struct sip_names *names, struct lore *lore)
{
    struct message next;
    if (!m->via_rest || !read_vias(m->via_rest, names, lore, &next))
        return false;
    m->via = next.via;
    m->transport = next.transport;
    m->branch = next.branch;
    m->loop = next.loop;
    m->via_by = next.via_by;
    m->via_rest = next.via_rest;
    m->present &= ~(uint32_t)PRESENT_OF_VIA;
    m->present |= next.present & PRESENT_OF_VIA;
    return true;
}

/* A Via by that host, with such a branch: "SIP/2.0/UDP p1.example.com;branch=...". Nothing is asked of
 * those that others have made: RFC 5393 4.2.4. */
static bool is_loop(const char *via, size_t length, const char *host, uint32_t loop)
{
    const char *end = via + length, *by = memchr(via, ' ', length);
    size_t size, host_length = strlen(host);
    if (!by || (size_t)(end - ++by) <= host_length || strncasecmp(by, host, host_length) != 0 ||
        !strchr(";: ", by[host_length]))
        return false;
    const char *branch = uri_param(by, (size_t)(end - by), "branch", &size);
    return branch && loop_parse(branch, size) == loop;
}

bool via_has_loop(const struct message *m, const struct sip_names *names, uint16_t node,
                  uint32_t loop)
{
    const char *at = lore_text(names->lore, m->via_rest), *host = sip_host(names, node);
    size_t left = lore_length(names->lore, m->via_rest), length;
    if (m->via == node && m->loop == loop)
        return true;
    while ((length = sip_list_first(at, left)) > 0) {
        if (is_loop(at, length, host, loop))
            return true;
        size_t taken = length + 2 < left ? length + 2 : left;
        at += taken;
        left -= taken;
    }
    return false;
}
