"""`display diagnostic-information`: what a support engineer asks for first, one display after the other."""

from collections.abc import Iterator

from labkit.nos.shell.declaration import Action, Call, Table

table = Table()

_ASKED = (
    "display clock",
    "display version",
    "display device",
    "display startup",
    "display cpu-usage",
    "display memory-usage",
    "display users [all]",
    "display interface [<interface>|<type:interface-type>]",
    "display ip interface [<interface>|<type:interface-type>]",
    "display ip routing-table [verbose]",
    "display arp [all]",
    "display tcp status",
    "display logbuffer [size <1-1024>]",
    "display current-configuration",
)
"""Notations of displays that every family has; they are asked without their options."""
_RULE = "=" * 79


@table.display(
    "display diagnostic-information", help={"diagnostic-information": "What displays show, all in one"}
)
def diagnostic(call: Call) -> str:
    """Run the displays and print each below its name."""
    return "".join(_parts(call))


def _parts(call: Call) -> Iterator[str]:
    actions = {
        declaration.notation: declaration
        for declarations in call.device.dialect.declarations().values()
        for declaration in declarations
        if isinstance(declaration, Action)
    }
    for notation in _ASKED:
        name = notation.partition(" [")[0]
        yield f"{_RULE}\n  ==============={name}===============\n{_RULE}\n"
        answer = actions[notation].run(Call(call.device, call.terminal, {}, name, call.device.config))
        text = answer if isinstance(answer, str) else "".join(f"{line}\n" for line in answer or ())
        yield text if text.endswith("\n") else f"{text}\n"
