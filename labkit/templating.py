"""The sandbox in which lab files are rendered, and the filters for addresses that they may use."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from labkit.language import _

_ONE_EXPRESSION = re.compile(r"\s*\{\{-?((?:(?!\{\{|\}\}|\{%|%\}).)*?)-?\}\}\s*", re.DOTALL)
_OPENING = re.compile(r"\{[{%#]")
_MAX_LENGTH = 1_000_000
_MAX_EXPONENT = 1024


def is_template(text: str) -> bool:
    """Whether a string has anything to render."""
    return "{{" in text or "{%" in text


def literal(text: str) -> str:
    """Return the template that renders to this text, whatever braces are in it."""
    return _OPENING.sub(r"{{ '\g<0>' }}", text)


def render_text(text: str, variables: Mapping[str, Any], *, name: str | None = None) -> str:
    """Render a template; raises jinja2.TemplateSyntaxError, or UndefinedError for an unknown name."""
    return _template(text, name).render(variables)


def render_value(text: str, variables: Mapping[str, Any]) -> Any:
    """Render a template; one that is exactly one expression (`{{ area }}`) keeps the value's own type."""
    match = _ONE_EXPRESSION.fullmatch(text)
    if match is None:
        return render_text(text, variables)
    value = _expression(match[1].strip())(**variables)
    if isinstance(value, Undefined):
        str(value)  # StrictUndefined raises an UndefinedError that names the variable
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


@lru_cache(maxsize=2048)
def _template(text: str, name: str | None) -> Template:
    """Compile a template once: the same files are rendered for one student after another."""
    env = environment()
    if name is None:
        return env.from_string(text)
    code = env.compile(text, name=name, filename=name)
    return env.template_class.from_code(env, code, env.make_globals(None), None)


@lru_cache(maxsize=2048)
def _expression(text: str) -> Callable[..., Any]:
    return environment().compile_expression(text, undefined_to_none=False)


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, which also refuses products and powers that would fill the memory."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(side) for side in (left, right) if isinstance(side, str | list | tuple)]
        factors = [side for side in (left, right) if isinstance(side, int)]
        too_long = operator == "*" and sizes and factors and sizes[0] * factors[0] > _MAX_LENGTH
        if too_long or (operator == "**" and any(abs(factor) > _MAX_EXPONENT for factor in factors)):
            message = _("the result of `{operator}` is too large", operator=operator)
            raise SecurityError(message)
        return super().call_binop(context, operator, left, right)


@cache
def environment() -> SandboxedEnvironment:
    """Make the only Jinja environment: sandboxed, without loader, every undefined name an error."""
    env = _Sandbox(
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters.update(ADDRESS_FILTERS)
    return env


def _interface(value: object) -> IPv4Interface | IPv6Interface:
    return _parsed(str(value))


@lru_cache(maxsize=256)
def _parsed(text: str) -> IPv4Interface | IPv6Interface:
    """Read an address once: the files of a lab ask many things of the same few."""
    return ip_interface(text)


def _host(value: object, number: int) -> str:
    network = _interface(value).network
    offset = number if number >= 0 else network.num_addresses + number
    if not 0 <= offset < network.num_addresses:
        message = _("{network} has no host {number}", network=network, number=number)
        raise ValueError(message)
    return str(network[offset])


ADDRESS_FILTERS: dict[str, Callable[..., str | int]] = {
    "host": _host,
    "address": lambda value: str(_interface(value).ip),
    "mask": lambda value: str(_interface(value).netmask),
    "wildcard": lambda value: str(_interface(value).hostmask),
    "network": lambda value: str(_interface(value).network.network_address),
    "prefixlen": lambda value: _interface(value).network.prefixlen,
    "broadcast": lambda value: str(_interface(value).network.broadcast_address),
}
"""`{{ lan | host(1) }}` of 10.1.2.0/24 is 10.1.2.1, `host(-1)` its last address."""
