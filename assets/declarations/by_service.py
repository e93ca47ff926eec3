"""Finding declarations in the folders of services, each bound to the service in whose folder it lies.

Belongs here: which service a file belongs to, and what is wrong there. Does not belong here: importing files
(warehouse/discovery.py), or what a service says (service.py).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Any

from assets.declarations.service import Service, belonging_to, said_itself
from warehouse.discovery import Found, look
from warehouse.misdeclared import Flaw, Misdeclared, Subject, not_among

SERVICES = "assets/services"


def look_for_services() -> Found:
    """The service areas that are declared, by code."""
    import assets.services

    return look(assets.services, "service", name_in="code")


def look_by_service(package: ModuleType, attribute: str, services: Found, name_in: str = "") -> Found:
    """The declarations of a package as `look` finds them, each bound to its service."""
    found = look(package, attribute, name_in)
    return bound(found, package.__name__.replace(".", "/"), services, attribute)


def bound(found: Found, room: str, services: Found, word: str) -> Found:
    """What was found below a folder of the project, bound. Folders of no service are flaws.

    A service that there is and cannot be read leaves its declarations as they are: its own flaws come first.
    """
    for file in found.files.values():
        folder = folder_of(file, room)
        if folder not in services.files:
            found.flaws.append(_no_service(file, folder, room, services.files))
    for module, declared in found.objects.items():
        service = services.objects.get(folder_of(found.files[module], room) or "")
        if isinstance(service, Service) and _may_belong(declared):
            subject = Subject(found.files[module], f"{word} {module!r}")
            found.flaws += _said_again(subject, declared, service)
            found.objects[module] = belonging_to(service, declared)
    return found


def declarations_by_service(package: ModuleType, attribute: str, name_in: str = "") -> dict[str, Any]:
    """The declarations of a package, each bound to its service. Raises Misdeclared with every flaw of them."""
    services = look_for_services()
    found = look_by_service(package, attribute, services, name_in)
    if flaws := [*services.flaws, *found.flaws]:
        raise Misdeclared(flaws)
    return found.objects


def folder_of(file: str, room: str) -> str:
    """The folder of a room that a file lies in, at whatever depth; none when it lies in the room itself."""
    return file.removeprefix(f"{room}/").rpartition("/")[0].partition("/")[0]


def _may_belong(declared: Any) -> bool:
    return dataclasses.is_dataclass(declared) and hasattr(declared, "service")


def _no_service(file: str, folder: str, room: str, codes: Collection[str]) -> Flaw:
    if not folder:
        said = f"lies in the folder of no service; move it to {room}/<service>, which may be "
        return Flaw(file, said + ", ".join(sorted(codes)))
    unknown = not_among(folder, "service", codes)
    return Flaw(file, f"folder {folder!r}: without {SERVICES}/{folder}.py, {unknown}")


def _said_again(subject: Subject, declared: Any, service: Service) -> Iterator[Flaw]:
    if declared.service:
        yield subject.flaw("service", f"{declared.service!r}: the folder says so; leave it out")
    for name, value in said_itself(declared).items():
        if value == getattr(service, name):
            said = (
                f"repeats what {SERVICES}/{service.code}.py says of all that is in its folders; leave it out"
            )
            yield subject.flaw(name, said)
