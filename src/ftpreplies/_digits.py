"""What each digit of a reply code means (RFC 959 section 4.2)."""

from __future__ import annotations

from enum import IntEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ftpreplies._codes import Reply


class ReplyClass(IntEnum):
    """What the first digit promises.

    Source:
        RFC 959 section 4.2; for 6yz RFC 2228 section 5.2.

    >>> ReplyClass(5).label
    'permanent negative completion'
    """

    POSITIVE_PRELIMINARY = 1
    POSITIVE_COMPLETION = 2
    POSITIVE_INTERMEDIATE = 3
    TRANSIENT_NEGATIVE_COMPLETION = 4
    PERMANENT_NEGATIVE_COMPLETION = 5
    PROTECTED = 6

    @property
    def label(self) -> str:
        """The name of the class in English, as RFC 959 has it."""
        return self.name.lower().replace("_", " ")


class FunctionGroup(IntEnum):
    """What the second digit says the reply is about.

    Source:
        RFC 959 section 4.2.

    >>> FunctionGroup(5).label
    'file system'
    """

    SYNTAX = 0
    INFORMATION = 1
    CONNECTIONS = 2
    AUTHENTICATION = 3
    UNSPECIFIED = 4
    FILE_SYSTEM = 5

    @property
    def label(self) -> str:
        """The name of the group in English."""
        if self is FunctionGroup.AUTHENTICATION:
            return "authentication and accounting"
        return self.name.lower().replace("_", " ")


_CLASSES: tuple[ReplyClass, ...] = (ReplyClass.PROTECTED, *ReplyClass)
_GROUPS: tuple[FunctionGroup | None, ...] = (*FunctionGroup, None, None, None, None)

#: Lists of FTP codes often carry these; they are errors of Windows' sockets.
_WINSOCK = {
    10013: "WSAEACCES, permission denied",
    10038: "WSAENOTSOCK, not a socket",
    10048: "WSAEADDRINUSE, address already in use",
    10049: "WSAEADDRNOTAVAIL, cannot assign requested address",
    10050: "WSAENETDOWN, network is down",
    10051: "WSAENETUNREACH, network is unreachable",
    10052: "WSAENETRESET, connection dropped on reset",
    10053: "WSAECONNABORTED, connection aborted by this machine",
    10054: "WSAECONNRESET, connection reset by peer",
    10055: "WSAENOBUFS, no buffer space",
    10057: "WSAENOTCONN, socket is not connected",
    10060: "WSAETIMEDOUT, connection timed out",
    10061: "WSAECONNREFUSED, connection refused",
    10064: "WSAEHOSTDOWN, host is down",
    10065: "WSAEHOSTUNREACH, no route to host",
    10066: "WSAENOTEMPTY, directory not empty",
    10068: "WSAEUSERS, user quota exceeded",
    11001: "WSAHOST_NOT_FOUND, host not found",
}

#: Filled by the room that names the codes.
members: dict[int, Reply] = {}


def refusal(code: object) -> str:
    """Say why something is no reply code, and what it is instead if known."""
    if isinstance(code, int) and code in _WINSOCK:
        return (
            f"{int(code)} is no FTP reply code but the Winsock error {_WINSOCK[code]}: "
            "look for its cause in the client's network, not in the server's replies"
        )
    try:
        shown = ascii(code)
    except Exception:  # noqa: BLE001 - Python writes no number of 5000 digits, for one
        shown = f"this {type(code).__name__}"
    if len(shown) > 80:
        shown = f"{shown[:77]}..."
    if isinstance(code, (str, bytes)):
        return (
            f"{shown} is not a number: read a reply's text with "
            "ftpreplies.parse(), or pass int(code)"
        )
    return f"{shown} is no FTP reply code: those are whole numbers from 100 to 699"


class ReplyCode(int):
    """Any three-digit reply code from 100 to 699, known or not.

    Class and group follow from the digits, so they hold for a code that no
    source defines as well.

    Args:
        code: A whole number from 100 to 699.

    Raises:
        ValueError: The number is out of range, or not a whole number.

    Source:
        RFC 959 section 4.2; RFC 2228 section 5.2 for 6yz.

    >>> ReplyCode(561).reply_class.label
    'permanent negative completion'
    >>> ReplyCode(561).reply is None
    True
    """

    __slots__ = ()

    def __new__(cls, code: int) -> Self:
        """Check the range."""
        if not isinstance(code, int) or not 100 <= code <= 699:
            raise ValueError(refusal(code))
        return int.__new__(cls, code)

    def __repr__(self) -> str:
        """Show the type, unlike `str`."""
        return f"{type(self).__name__}({int(self)})"

    def __str__(self) -> str:
        """Give the number."""
        return int.__repr__(self)

    @property
    def reply_class(self) -> ReplyClass:
        """The class, from the first digit."""
        return _CLASSES[self // 100]

    @property
    def group(self) -> FunctionGroup | None:
        """The function group, from the second digit.

        None where RFC 959 defines none: second digit 6 to 9.
        """
        return _GROUPS[self // 10 % 10]

    @property
    def is_preliminary(self) -> bool:
        """Whether it is 1yz, so that another reply to the same command follows."""
        return self < 200

    @property
    def is_success(self) -> bool:
        """Whether it is 2yz, so that the command was completed."""
        return 200 <= self < 300

    @property
    def is_intermediate(self) -> bool:
        """Whether it is 3yz, so that the server waits for another command of the sequence."""
        return 300 <= self < 400

    @property
    def is_transient(self) -> bool:
        """Whether it is 4yz, refused for now.

        This is what the digit means, not a promise that a retry helps.
        """
        return 400 <= self < 500

    @property
    def is_permanent(self) -> bool:
        """Whether it is 5yz, refused and not to be repeated as it was sent."""
        return 500 <= self < 600

    @property
    def is_error(self) -> bool:
        """Whether it is 4yz or 5yz."""
        return 400 <= self < 600

    @property
    def is_protected(self) -> bool:
        """Whether it is 6yz, a protected reply, success or error only once it is decoded."""
        return self >= 600

    @property
    def is_final(self) -> bool:
        """Whether it is not 1yz, so that no further reply to this command is due."""
        return self >= 200

    @property
    def reply(self) -> Reply | None:
        """The member of `Reply` with this number, or None."""
        return members.get(self)

    def _repr_html_(self) -> str:
        return self._shown("html")

    def _repr_markdown_(self) -> str:
        return self._shown("markdown")

    def _shown(self, format: str) -> str:
        """Write what is known of the code, as notebooks show it."""
        if self.reply is not None:
            return self.reply.explanation.render(format)
        from ftpreplies._pages import Page, Paragraph
        from ftpreplies._writers import WRITERS

        group = "" if self.group is None else f", {self.group.label}"
        told = f"{self}: {self.reply_class.label}{group}; no source known here defines it."
        return WRITERS[format](Page("en", (Paragraph(told),)))

    def matches(self, mask: str) -> bool:
        """Tell whether the digits fit a mask.

        Args:
            mask: Three characters, each a digit or one of the letters x, y, z,
                which stand for any digit: ``"55x"``, ``"5yz"``.

        Raises:
            ValueError: The mask has another form.

        >>> ReplyCode(550).matches("5yz"), ReplyCode(550).matches("50x")
        (True, False)
        """
        if (
            not isinstance(mask, str)
            or len(mask) != 3
            or not all(sign in "0123456789xyzXYZ" for sign in mask)
        ):
            message = (
                f"{ascii(mask)[:80]} is no mask: three characters are needed, digits or "
                "x, y, z for any digit, such as '55x' or '5yz'"
            )
            raise ValueError(message)
        return all(
            sign in "xyzXYZ" or sign == digit
            for sign, digit in zip(mask, str(self), strict=True)
        )
