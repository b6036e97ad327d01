"""What every FTP reply means: `explain` one, `diff` two, `annotate` an exception."""

from __future__ import annotations

from ftpreplies._codes import Reply
from ftpreplies._digits import FunctionGroup, ReplyClass, ReplyCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ftpreplies._aspects import Aspect
    from ftpreplies._catalogue import locales
    from ftpreplies._causes import Cause
    from ftpreplies._clients import reply_of
    from ftpreplies._diff import Comparison, ReplyDiff, diff
    from ftpreplies._explain import Explanation, explain
    from ftpreplies._notes import annotate, annotating, to_oserror
    from ftpreplies._wire import ParseError, ServerReply, parse

    __version__: str

__all__ = [
    "Aspect",
    "Cause",
    "Comparison",
    "Explanation",
    "FunctionGroup",
    "ParseError",
    "Reply",
    "ReplyClass",
    "ReplyCode",
    "ReplyDiff",
    "ServerReply",
    "annotate",
    "annotating",
    "diff",
    "explain",
    "locales",
    "parse",
    "reply_of",
    "to_oserror",
]

if not TYPE_CHECKING:
    _ROOMS = {
        "_aspects": ("Aspect",),
        "_catalogue": ("locales",),
        "_causes": ("Cause",),
        "_clients": ("reply_of",),
        "_diff": ("Comparison", "ReplyDiff", "diff"),
        "_explain": ("Explanation", "explain"),
        "_notes": ("annotate", "annotating", "to_oserror"),
        "_wire": ("ParseError", "ServerReply", "parse"),
    }
    #: Names of earlier releases, each with the one that has taken its place.
    _RENAMED: dict[str, str] = {}

    def __getattr__(name: str) -> object:
        """Load a room when its first name is asked for."""
        from importlib import import_module

        if name == "__version__":
            from importlib.metadata import version

            return version("ftpreplies")
        if name in _RENAMED:
            from warnings import warn

            new = _RENAMED[name]
            warn(f"ftpreplies.{name} is now ftpreplies.{new}", DeprecationWarning, stacklevel=2)
            return getattr(import_module("ftpreplies"), new)
        for room, names in _ROOMS.items():
            if name in names:
                found = getattr(import_module(f"ftpreplies.{room}"), name)
                globals()[name] = found
                return found
        message = f"module 'ftpreplies' has no attribute {name!r}"
        raise AttributeError(message)

    def __dir__() -> list[str]:
        """List the public names, loaded or not."""
        return sorted({*globals(), *__all__})
