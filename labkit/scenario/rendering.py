"""From a lab and a student to a `LabPlan`: variables drawn, every file rendered with the same ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from labkit.documents import Document, load, read_text
from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.scenario.confinement import confined
from labkit.scenario.lab import Lab
from labkit.scenario.plan import LabPlan, StagePlan
from labkit.scenario.variables import Draw, VariableError, draw_variables
from labkit.sentences import near
from labkit.templating import render_text
from labkit.topology.guests import management_cable
from labkit.topology.kinds import port_spec
from labkit.topology.ports import port_to
from labkit.topology.topology import Topology

LANGUAGES = ("en", "zh")
_TEMPLATE = ".cfg.j2"
_PLAIN = ".cfg"


def render_plan(lab: Lab, student: str = "", seed: str = "", name: str = "") -> LabPlan:
    """Render one student's copy of a lab. Raises InputError with all faults of all files."""
    variables = lab_variables(lab, student, seed)
    known = _known(lab, student, variables)
    problems: list[Problem] = []

    def collected(render: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return render()
        except InputError as error:
            problems.extend(error.problems)
            return otherwise

    start = collected(lambda: _configurations(lab, "start", known), {})
    solution = collected(lambda: _configurations(lab, "solution", known), {})
    tasks = collected(lambda: _tasks(lab, known), {})
    alternatives = collected(lambda: _variants(lab, "alternatives", known), {})
    faults = collected(lambda: _variants(lab, "faults", known), {})
    references = collected(lambda: _variants(lab, "stages", known), {})
    rubric = collected(lambda: _rubric(lab, known), None)
    if problems:
        raise InputError(*problems)
    return LabPlan(
        lab_id=lab.id,
        name=name or (f"{lab.id}@{student}" if student else lab.id),
        student=student,
        titles=lab.titles,
        topology=lab.topology,
        variables=variables,
        start=start,
        solution=solution,
        tasks=tasks,
        folder=lab.folder,
        pass_mark=lab.scenario.pass_mark,
        rubric=rubric.data if rubric else None,
        alternatives=alternatives,
        faults=faults,
        stages=_stages(lab, start, solution, references),
        timers=lab.scenario.timers,
    )


class Mould:
    """What of a lab's files work is graded with, its start state and its rubric, read once for all students.

    Raises InputError.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._rubric = _read_rubric(lab)
        problems: list[Problem] = []
        files = dict(_sources(lab, "start", problems))
        if problems:
            raise InputError(*problems)
        self._start = {
            node: (files[node], _read(lab.folder, files[node]))
            for node in lab.topology.nodes
            if node in files
        }

    def copy(self, student: str = "", seed: str = "") -> LabPlan:
        """Render one student's copy of the lab, without what it is not graded with. Raises InputError."""
        lab = self._lab
        variables = lab_variables(lab, student, seed)
        known = _known(lab, student, variables)
        start = {
            node: _render(path, text, known) if _is_template(path) else text
            for node, (path, text) in self._start.items()
        }
        rubric = self._rubric.render(known) if self._rubric else None
        return LabPlan(
            lab_id=lab.id,
            name=f"{lab.id}@{student}",
            student=student,
            titles=lab.titles,
            topology=lab.topology,
            variables=variables,
            start=start,
            solution={},
            tasks={},
            folder=lab.folder,
            pass_mark=lab.scenario.pass_mark,
            rubric=rubric.data if rubric else None,
            stages=_stages(lab, start, {}, {}),
            timers=lab.scenario.timers,
        )


def lab_variables(lab: Lab, student: str = "", seed: str = "") -> dict[str, Any]:
    """Draw a student's variables: always the same for the same lab, student and seed."""
    try:
        return draw_variables(
            lab.scenario.variables, Draw(seed, lab.id, student), _known(lab, student, variables={})
        )
    except VariableError as error:
        raise InputError(lab.document.problem(("variables", error.name), f"{error.name}: {error}")) from error


def rubric_document(lab: Lab, student: str = "", seed: str = "") -> Document | None:
    """Read and render rubric.yaml; its places are those of the file. None where a lab has no rubric."""
    return _rubric(lab, _known(lab, student, lab_variables(lab, student, seed)))


def _rubric(lab: Lab, known: Mapping[str, Any]) -> Document | None:
    document = _read_rubric(lab)
    return document and document.render(known)


def _read_rubric(lab: Lab) -> Document | None:
    if not (lab.folder / "rubric.yaml").exists():
        return None
    return load(confined(lab.folder, "rubric.yaml"))


def render_part(lab: Lab, part: str, student: str = "", seed: str = "") -> dict[str, str]:
    """Render the configurations in another folder of a lab, such as `demo`, by node."""
    return _configurations(lab, part, _known(lab, student, lab_variables(lab, student, seed)))


def _known(lab: Lab, student: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what templates may use.

    The variables, `student`, `lab`, `vendor`, `port('R1', 'R2')`, `management('F1')`.
    """
    return {
        **variables,
        "student": student,
        "lab": lab.id,
        "vendor": lab.words,
        "port": _Ports(lab.topology),
        "management": _Management(lab.topology),
    }


@dataclass(frozen=True, slots=True)
class _Ports:
    """`{{ port('R1', 'R2') }}`: the long name of R1's interface to R2.

    A third argument counts the cables between the two from 1; `short=true` asks for the vendor's short name. Raises
    PortError where there is none.
    """

    topology: Topology

    def __call__(self, node: str, peer: str, number: int = 1, *, short: bool = False) -> str:
        name = port_to(self.topology, node, peer, number).interface
        return port_spec(self.topology.nodes[node].kind, name).short_name if short else name


@dataclass(frozen=True, slots=True)
class _Management:
    """`{{ management('F1') }}`: address and prefix length of the port by which labkit logs in to an image.

    For images that take it from their startup configuration. Raises ValueError for labkit's own devices.
    """

    topology: Topology

    def __call__(self, node: str) -> str:
        return str(management_cable(self.topology, node)[1])


def _configurations(lab: Lab, part: str, known: Mapping[str, Any]) -> dict[str, str]:
    """Render the configurations of `start/` or `solution/` by node; a vendor's own folder goes first.

    Where the network was cast for a vendor, only that folder is for the devices that were exchanged.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for node, path in _sources(lab, part, problems):
        try:
            texts[node] = render_file(lab.folder, path, known)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return {node: texts[node] for node in lab.topology.nodes if node in texts}


def _sources(lab: Lab, part: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """The files of a part with their nodes; of two for a node the later one holds. Faults go to `problems`."""
    problems += _unwritten(lab, part)
    root = lab.folder / part
    vendors = {node.kind.vendor for node in lab.topology.nodes.values()}
    for vendor in ("", *sorted(vendors)):
        folder = root / vendor
        if not folder.is_dir():
            continue
        seen: dict[str, Path] = {}
        for path in sorted(folder.iterdir()):
            node = _node_of(path)
            if node is None or (vendor and _vendor(lab, node) not in (vendor, None)):
                continue
            if not vendor and node in lab.cast:
                continue
            try:
                _check_file(lab, node, path, seen)
            except InputError as error:
                problems += error.problems
            else:
                yield node, path


def _variants(lab: Lab, part: str, known: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Render the configurations in each folder of a part, such as `alternatives`, by the folder's name."""
    folders = sorted(path for path in (lab.folder / part).glob("*") if path.is_dir())
    parts = {folder.name: f"{part}/{folder.name}" for folder in folders}
    return {
        name: _configurations(lab, each, known) for name, each in parts.items() if not _only_others(lab, each)
    }


def _files(folder: Path) -> set[str]:
    """The nodes for which a folder has a configuration."""
    return {node for path in folder.iterdir() if (node := _node_of(path))} if folder.is_dir() else set()


def _only_others(lab: Lab, part: str) -> bool:
    """Whether a variant was written for other vendors only: it is no variant of the lab as it was cast."""
    return bool(_files(lab.folder / part) & lab.cast) and not (lab.folder / part / lab.vendor).is_dir()


def _unwritten(lab: Lab, part: str) -> Iterator[Problem]:
    """Where devices were exchanged, the files that the new ones lack."""
    missing = sorted((_files(lab.folder / part) & lab.cast) - _files(lab.folder / part / lab.vendor))
    if missing:
        yield Problem(
            str(lab.folder / part / lab.vendor),
            _("the lab has no files for {vendor}: {names}", vendor=lab.vendor, names=", ".join(missing)),
            _("write them there, or leave `--vendor` out"),
        )


def _stages(
    lab: Lab,
    start: Mapping[str, str],
    solution: Mapping[str, str],
    references: Mapping[str, Mapping[str, str]],
) -> tuple[StagePlan, ...]:
    """Let each stage go on from the one before it, and the last end with the solution."""
    stages: list[StagePlan] = []
    done = dict(start)
    for number, stage in enumerate(lab.scenario.stages, 1):
        last = number == len(lab.scenario.stages)
        done = done | dict(references.get(stage.id, {})) | (dict(solution) if last else {})
        stages.append(StagePlan(stage.id, stage.title.by_language(), done))
    return tuple(stages)


def _check_file(lab: Lab, node: str, path: Path, seen: dict[str, Path]) -> None:
    if node not in lab.topology.nodes:
        raise InputError(
            Problem(str(path), _("unknown node: {node}", node=node), near(node, lab.topology.nodes))
        )
    if node in seen:
        raise InputError(
            Problem(
                str(path),
                _("{node} has two files here", node=node),
                _("the other is {name}", name=seen[node].name),
            )
        )
    seen[node] = path


def _vendor(lab: Lab, node: str) -> str | None:
    return lab.topology.nodes[node].kind.vendor if node in lab.topology.nodes else None


def _node_of(path: Path) -> str | None:
    for ending in (_TEMPLATE, _PLAIN):
        if path.name.endswith(ending):
            return path.name.removesuffix(ending)
    return None


def _tasks(lab: Lab, known: Mapping[str, Any]) -> dict[str, str]:
    paths = {language: lab.folder / f"task.{language}.md" for language in LANGUAGES}
    return {
        language: render_file(lab.folder, path, known, template=True)
        for language, path in paths.items()
        if path.exists()
    }


def render_file(folder: Path, path: Path, known: Mapping[str, Any], *, template: bool = False) -> str:
    """Render a file of a lab folder (`.j2`, or `template`), or read it as it is; raises InputError."""
    text = _read(folder, path)
    return _render(path, text, known) if template or _is_template(path) else text


def _read(folder: Path, path: Path) -> str:
    return read_text(confined(folder, path.relative_to(folder)))


def _is_template(path: Path) -> bool:
    return path.name.endswith(".j2")


def _render(path: Path, text: str, known: Mapping[str, Any]) -> str:
    try:
        return render_text(text, known, name=str(path))
    except TemplateSyntaxError as error:
        raise InputError(
            Problem(f"{path}:{error.lineno}:1", _("not a valid template: {message}", message=error.message))
        ) from error
    except Exception as error:
        line = _template_line(error, str(path))
        raise InputError(
            Problem(f"{path}:{line}:1", _("cannot be rendered: {error}", error=error))
        ) from error


def _template_line(error: Exception, name: str) -> int:
    """Find the line of the template at which it failed: the innermost frame that stands in it."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
