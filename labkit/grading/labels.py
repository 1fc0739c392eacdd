"""Properties that checks name in lists (`cost 10, hello 5`), as sentences of their own, so that they are translated."""

from labkit.language import mark

_SENTENCES = (
    mark("address {value}"),
    mark("advertises {value}"),
    mark("area {value}"),
    mark("as_path {value}"),
    mark("best {value}"),
    mark("bpdu_protection {value}"),
    mark("clients {value}"),
    mark("community {value}"),
    mark("cost {value}"),
    mark("dead {value}"),
    mark("delay {value}"),
    mark("dns {value}"),
    mark("domain {value}"),
    mark("edge {value}"),
    mark("excluded {value}"),
    mark("gateway {value}"),
    mark("hello {value}"),
    mark("instance {value}"),
    mark("interface {value}"),
    mark("lease {value}"),
    mark("least_active {value}"),
    mark("level {value}"),
    mark("link_local {value}"),
    mark("local_preference {value}"),
    mark("managed {value}"),
    mark("max_active {value}"),
    mark("med {value}"),
    mark("members {value}"),
    mark("mode {value}"),
    mark("name {value}"),
    mark("next hop {value}"),
    mark("next_hop {value}"),
    mark("origin {value}"),
    mark("other {value}"),
    mark("passive {value}"),
    mark("preempt {value}"),
    mark("preference {value}"),
    mark("preferred_value {value}"),
    mark("prefix {value}"),
    mark("priority {value}"),
    mark("revision {value}"),
    mark("role {value}"),
    mark("running {value}"),
    mark("selected {value}"),
    mark("server {value}"),
    mark("state {value}"),
    mark("status {value}"),
    mark("stratum {value}"),
    mark("system_priority {value}"),
    mark("tag {value}"),
    mark("type {value}"),
)
_WORDS = frozenset({mark("yes"), mark("no"), mark("enabled"), mark("disabled")})
_BY_LABEL = {sentence.removesuffix(" {value}"): sentence for sentence in _SENTENCES}


def labelled(text: str) -> tuple[str, str] | None:
    """Split `next hop 10.0.0.1` into its sentence and value; None where it begins with no known label."""
    words = text.split(" ", 2)
    for count in (2, 1):
        sentence = _BY_LABEL.get(" ".join(words[:count]))
        if sentence is not None and len(words) > count:
            return sentence, " ".join(words[count:])
    return None


def is_word(text: str) -> bool:
    """Whether a value is a word to be translated, and not one of a device's."""
    return text in _WORDS
