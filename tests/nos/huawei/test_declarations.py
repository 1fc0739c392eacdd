"""What holds for every declaration of every family, typed or not."""

from collections import Counter

import pytest

from labkit.nos.dialects import dialect_for
from labkit.nos.shell.dialect import undo_notations
from labkit.nos.shell.notation import AnyOrder, Choice, Parameter, Repeat, Sequence, parse_notation
from labkit.nos.shell.parameters import resolve
from labkit.topology.kinds import device_kind

KINDS = ("huawei-ar2220", "huawei-router", "huawei-s5700", "huawei-ac6005", "huawei-usg6000v")


def parameters(node):
    match node:
        case Parameter():
            yield node
        case Sequence(items):
            for item in items:
                yield from parameters(item)
        case Choice(options) | AnyOrder(options):
            for option in options:
                yield from parameters(option)
        case Repeat(item):
            yield from parameters(item)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_has_a_type(kind):
    """Each notation, and each that undoes one, can be compiled and printed."""
    dialect = dialect_for(device_kind(kind))
    for declarations in dialect.declarations().values():
        for declaration in declarations:
            for notation in (declaration.notation, *undo_notations(declaration)):
                for parameter in parameters(parse_notation(notation)):
                    resolve(parameter, dialect.types)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_declared_twice_in_a_view(kind):
    """Two declarations of one notation would make it ambiguous."""
    dialect = dialect_for(device_kind(kind))
    found = {
        (view, notation)
        for view in dialect.views.keys() - {"any"}
        for notation, count in Counter(
            each.notation for each in {id(each): each for each in dialect.declared(view)}.values()
        ).items()
        if count > 1
    }
    assert found == set()
