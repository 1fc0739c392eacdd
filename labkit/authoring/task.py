"""The skeleton of a task: the devices, their cables and addresses, and what each check expects, in both languages."""

from collections.abc import Iterator, Mapping, Sequence

from labkit.authoring.fact import Fact, topics
from labkit.grading.check import Site
from labkit.grading.library import Library
from labkit.language import translator
from labkit.topology.topology import Topology

_WORDS = {
    "en": {
        "intro": "Write here what the network is for, and what the students find.",
        "topology": "Topology",
        "cables": ("From", "To"),
        "tasks": "Tasks",
    },
    "zh": {
        "intro": "请在此说明该网络的用途，以及学生拿到时的状态。",
        "topology": "拓扑",
        "cables": ("本端", "对端"),
        "tasks": "任务",
    },
}


def task_text(
    title: str,
    topology: Topology,
    facts: Mapping[str, Sequence[Fact]],
    library: Library,
    site: Site,
    language: str,
) -> str:
    """Write the text in a language; an author will make sentences of it."""
    return "\n".join(_lines(title, topology, facts, library, site, language)) + "\n"


def _lines(
    title: str,
    topology: Topology,
    facts: Mapping[str, Sequence[Fact]],
    library: Library,
    site: Site,
    language: str,
) -> Iterator[str]:
    words = _WORDS[language]
    yield from (f"# {title}", "", str(words["intro"]), "", f"## {words['topology']}", "")
    yield f"| {words['cables'][0]} | {words['cables'][1]} |"
    yield "|---|---|"
    for link in topology.links:
        first, second = (f"{end.node} {end.interface}" for end in link.ends)
        yield f"| {first} | {second} |"
    yield from ("", f"## {words['tasks']}", "")
    by_topic: dict[str, list[Fact]] = {}
    for own in facts.values():
        by_topic.setdefault(own[0].topic, []).extend(own)
    for number, (name, own) in enumerate(by_topic.items(), 1):
        heading = dict[str, str](topics()[name].task.items())[language]
        yield from (f"### {number}. {heading}", "")
        yield from (f"- {_expected(fact, library, site, language)}" for fact in own)
        yield ""


def _expected(fact: Fact, library: Library, site: Site, language: str) -> str:
    """What the check of a fact expects, in its own words."""
    kind = library[fact.check]
    inputs = kind.Input.model_validate(fact.entry(), context=site)
    return kind.expected(inputs).text(translator(language))
