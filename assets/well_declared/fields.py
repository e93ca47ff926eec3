"""Whether the fields of a declaration hold what their annotations say: Python does not look, and so we do.

Belongs here: kinds of values, the words for them, and the choices where a field has few. Does not belong here:
what values mean together.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Union

from warehouse.misdeclared import Flaw, Subject, not_among

_IN_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "True or False"}


def field_flaws(subject: Subject, declared: Any, kinds: tuple[type, ...]) -> Iterator[Flaw]:
    """The flaws of every field of a declaration, and of the declarations within it.

    `kinds` are the classes that it may be an instance of.
    """
    if not isinstance(declared, kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        yield subject.flaw("", f"it is {_shown(declared)} and should be made with {names}(...)")
        return
    for place, found in _within(declared, ""):
        yield subject.flaw(place, found)


def _within(declared: Any, place: str) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(declared):
        annotation = _annotations(declared.__class__)[field.name]
        yield from _value(getattr(declared, field.name), annotation, f"{place}{field.name}")


def _value(value: Any, annotation: Any, place: str) -> Iterator[tuple[str, str]]:
    """Places and what is wrong there."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Any:
        return
    if origin is Literal:
        if value not in arguments:
            yield place, not_among(value, "choice", map(str, arguments))
    elif origin in (Union, types.UnionType):
        tried = [
            list(_value(value, argument, place)) for argument in arguments if not _is_other(value, argument)
        ]
        if not tried:
            yield place, f"{_shown(value)} should be {_words(annotation)}"
        elif all(tried):
            yield from tried[0]
    elif origin is tuple:
        yield from _members(value, annotation, place)
    elif origin is Mapping:
        yield from _pairs(value, annotation, place)
    elif origin is Callable:
        if not callable(value):
            yield place, f"{_shown(value)} should be {_words(annotation)}"
    elif dataclasses.is_dataclass(annotation):
        if isinstance(value, annotation):  # type: ignore[arg-type]
            yield from _within(value, f"{place}, ")
        else:
            yield place, f"{_shown(value)} should be made with {_words(annotation)}"
    elif not _is_a(value, annotation):
        yield place, f"{_shown(value)} should be {_words(annotation)}"


def _members(value: Any, annotation: Any, place: str) -> Iterator[tuple[str, str]]:
    arguments = typing.get_args(annotation)
    if not isinstance(value, tuple):
        hint = f": a single one is written ({value!r},)" if isinstance(value, str) else ""
        yield place, f"{_shown(value)} should be {_words(annotation)}{hint}"
        return
    if arguments[-1] is not Ellipsis:
        if len(value) != len(arguments):
            yield place, f"{_shown(value)} should be {_words(annotation)}"
        return
    for number, member in enumerate(value, start=1):
        name = getattr(member, "name", None)
        yield from _value(
            member, arguments[0], f"{place} {name!r}" if isinstance(name, str) else f"{place} no. {number}"
        )


def _pairs(value: Any, annotation: Any, place: str) -> Iterator[tuple[str, str]]:
    """A mapping of texts to texts as a whole; of one to declarations each that is wrong."""
    of = typing.get_args(annotation)[1]
    texts = [*value, *(value.values() if of is str else ())] if isinstance(value, Mapping) else [None]
    if not all(isinstance(each, str) for each in texts):
        yield place, f"{_shown(value)} should be {_words(annotation)}"
    elif of is not str:
        for key, each in value.items():
            yield from _value(each, of, f"{place} {key!r}")


def _is_a(value: Any, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _is_other(value: Any, annotation: Any) -> bool:
    """Whether a value is so far from one part of a union that its flaws there would mislead."""
    if dataclasses.is_dataclass(annotation):
        return not isinstance(value, annotation)  # type: ignore[arg-type]
    return (annotation is type(None)) != (value is None)


@functools.cache
def _annotations(kind: type) -> dict[str, Any]:
    import sqlalchemy as sa

    # A class may inherit fields whose annotations are in the words of another module.
    names = {
        name: value
        for each in reversed(kind.__mro__)
        for name, value in vars(sys.modules[each.__module__]).items()
    }
    # Imported for type checkers alone in some files.
    return typing.get_type_hints(kind, names | {"sa": sa})


def _words(annotation: Any) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(argument) for argument in arguments)
    if origin is tuple:
        one = _words(arguments[0]).removeprefix("a ").removeprefix("one of ")
        return f"a tuple of {one}s" if arguments[-1] is Ellipsis else f"a tuple of {len(arguments)} {one}s"
    if origin is Mapping:
        of = _words(arguments[1]).removeprefix("a ")
        return f"a mapping of texts to {of}{'s' if arguments[1] is str else ''}"
    if origin is Callable:
        return "a function"
    if annotation is type(None):
        return "None"
    if isinstance(annotation, type) and inspect.isabstract(annotation):
        return " or ".join(sorted(f"{kind.__name__}(...)" for kind in _concrete(annotation)))
    if dataclasses.is_dataclass(annotation):
        return f"{annotation.__name__}(...)"  # type: ignore[union-attr]
    return _IN_WORDS.get(annotation, f"a {getattr(annotation, '__name__', annotation)}")


def _concrete(kind: Any) -> Iterator[type]:
    """The classes below one that can be made."""
    for below in kind.__subclasses__():
        if not inspect.isabstract(below):
            yield below
        yield from _concrete(below)


def _shown(value: Any) -> str:
    if isinstance(value, (str, int, float, type(None))):
        return repr(value)
    return f"a {type(value).__name__}"
