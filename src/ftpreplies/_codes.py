"""The reply codes and their names: the only room where codes are named."""

from __future__ import annotations

from enum import ReprEnum

from ftpreplies._digits import ReplyCode, members, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from ftpreplies._explain import Explanation
    from ftpreplies.standards import Meaning


class Reply(ReplyCode, ReprEnum):
    """Every reply code that an RFC defines or a real server sends.

    A member is an `int`, prints as its number, and knows the phrase that its
    source prints (None where the source prints none). Each meaning, with the RFC
    section or the server behind it, is in `meanings`.

    Raises:
        ValueError: The number is no member: `ReplyCode` takes any code.

    Source:
        RFCs 959, 1123, 1639, 2228, 2428, 4217 and 6384, and what servers send.

    >>> Reply(331).phrase
    'User name okay, need password.'
    >>> f"{Reply.NEED_PASSWORD}"
    '331'
    """

    _value_: int
    phrase: str | None

    def __new__(cls, code: int, phrase: str | None = None) -> Self:
        """Take number and phrase from the table below."""
        self = int.__new__(cls, code)
        self._value_ = code
        self.phrase = phrase
        return self

    @classmethod
    def _missing_(cls, value: object) -> None:
        message = refusal(value)
        if isinstance(value, int) and 100 <= value <= 699:
            message = (
                f"no source known here defines the reply code {int(value)}: "
                f"ReplyCode({int(value)}) tells what its digits mean"
            )
        raise ValueError(message)

    # fmt: off
    # 1yz, positive preliminary
    RESTART_MARKER = 110, "Restart marker reply."
    SERVICE_READY_LATER = 120, "Service ready in nnn minutes."
    TRANSFER_STARTING = 125, "Data connection already open; transfer starting."
    FILE_STATUS_OKAY = 150, "File status okay; about to open data connection."

    # 2yz, positive completion
    COMMAND_OKAY = 200, "Command okay."
    ABORT_COMPLETE = 201, "An ABORT has terminated activity, as requested."
    COMMAND_SUPERFLUOUS = 202, "Command not implemented, superfluous at this site."
    SYSTEM_STATUS = 211, "System status, or system help reply."
    DIRECTORY_STATUS = 212, "Directory status."
    FILE_STATUS = 213, "File status."
    HELP_MESSAGE = 214, "Help message."
    SYSTEM_TYPE = 215, "NAME system type."
    GATEWAY_STATUS = 216
    SERVICE_READY = 220, "Service ready for new user."
    SERVICE_CLOSING = 221, "Service closing control connection."
    DATA_CONNECTION_OPEN = 225, "Data connection open; no transfer in progress."
    CLOSING_DATA_CONNECTION = 226, "Closing data connection. Requested file action successful (for example, file transfer or file abort)."
    ENTERING_PASSIVE_MODE = 227, "Entering Passive Mode (h1,h2,h3,h4,p1,p2)."
    ENTERING_LONG_PASSIVE_MODE = 228, "Entering Long Passive Mode"
    ENTERING_EXTENDED_PASSIVE_MODE = 229, "Entering Extended Passive Mode"
    USER_LOGGED_IN = 230, "User logged in, proceed."
    USER_LOGGED_OUT = 231, 'User is "logged out". Service terminated.'
    USER_AUTHORIZED = 232, "User logged in, authorized by security data exchange."
    PARAMETERS_REINITIALIZED = 233, 'User is "logged out". Parameters reinitialized.'
    SECURITY_EXCHANGE_COMPLETE = 234, "Security data exchange complete."
    SECURITY_DATA_ACCEPTED = 235
    FILE_ACTION_OKAY = 250, "Requested file action okay, completed."
    FILE_DIGEST = 251
    FILE_DIGESTS = 252
    FILE_TIME_SET = 253
    PATHNAME_CREATED = 257, '"PATHNAME" created.'

    # 3yz, positive intermediate
    NEED_PASSWORD = 331, "User name okay, need password."
    NEED_ACCOUNT = 332, "Need account for login."
    SECURITY_MECHANISM_ACCEPTED = 334
    MORE_SECURITY_DATA = 335
    NEED_CHALLENGED_PASSWORD = 336, 'Username okay, need password.  Challenge is "...."'
    FILE_ACTION_PENDING = 350, "Requested file action pending further information."

    # 4yz, transient negative completion
    SERVICE_NOT_IMPLEMENTED = 400, "This service not implemented."
    VALUE_NOT_IMPLEMENTED = 402, "Command not implemented for requested value or action."
    SERVICE_NOT_AVAILABLE = 421, "Service not available, closing control connection."
    CANNOT_OPEN_DATA_CONNECTION = 425, "Can't open data connection."
    TRANSFER_ABORTED = 426, "Connection closed; transfer aborted."
    LOGIN_REJECTED = 430
    SECURITY_RESOURCE_UNAVAILABLE = 431, "Need some unavailable resource to process security."
    USER_NOT_VALID = 432, "User not valid for this service."
    LOGGED_OUT_BY_OPERATOR = 434, "Log-out forced by operator action. Phone site."
    DATA_TLS_FAILED = 435
    FILE_TEMPORARILY_UNAVAILABLE = 450, "Requested file action not taken. File unavailable (e.g., file busy)."
    LOCAL_ERROR = 451, "Requested action aborted: local error in processing."
    INSUFFICIENT_STORAGE = 452, "Requested action not taken. Insufficient storage space in system."

    # 5yz, permanent negative completion
    COMMAND_UNRECOGNIZED = 500, "Syntax error, command unrecognized."
    PARAMETER_SYNTAX_ERROR = 501, "Syntax error in parameters or arguments."
    COMMAND_NOT_IMPLEMENTED = 502, "Command not implemented."
    BAD_COMMAND_SEQUENCE = 503, "Bad sequence of commands."
    PARAMETER_NOT_IMPLEMENTED = 504, "Command not implemented for that parameter."
    EXTENDED_TRANSFER_REFUSED = 520
    PROT_SETTING_UNSUITABLE = 521, "data connection cannot be opened with this PROT setting"
    NETWORK_PROTOCOL_NOT_SUPPORTED = 522, "Network protocol not supported"
    NOT_LOGGED_IN = 530, "Not logged in."
    TLS_LIBRARY_REFUSED = 531
    NEED_ACCOUNT_FOR_STORING = 532, "Need account for storing files."
    COMMAND_PROTECTION_DENIED = 533, "Command protection level denied for policy reasons."
    POLICY_DENIED = 534, "Request denied for policy reasons."
    SECURITY_CHECK_FAILED = 535, "Failed security check (hash, sequence, etc)."
    DATA_PROTECTION_NOT_SUPPORTED = 536, "Requested PROT level not supported by mechanism."
    COMMAND_PROTECTION_NOT_SUPPORTED = 537, "Command protection level not supported by security mechanism."
    COMMAND_EXECUTION_FAILED = 540, "Command execution failed"
    FILE_UNAVAILABLE = 550, "Requested action not taken. File unavailable (e.g., file not found, no access)."
    PAGE_TYPE_UNKNOWN = 551, "Requested action aborted: page type unknown."
    STORAGE_ALLOCATION_EXCEEDED = 552, "Requested file action aborted. Exceeded storage allocation (for current directory or dataset)."
    FILE_NAME_NOT_ALLOWED = 553, "Requested action not taken. File name not allowed."
    INVALID_REST_PARAMETER = 554, "Requested action not taken: invalid REST parameter."
    TYPE_OR_STRUCTURE_MISMATCH = 555, "Requested action not taken: type or stru mismatch."
    HASH_FAILED = 556

    # 6yz, protected
    INTEGRITY_PROTECTED = 631
    CONFIDENTIAL_AND_INTEGRITY_PROTECTED = 632
    CONFIDENTIAL = 633
    # fmt: on

    def __repr__(self) -> str:
        """Show name and number, on every Python alike."""
        return f"<Reply.{self.name}: {int(self)}>"

    @property
    def title(self) -> str:
        """A headline in English, true under every meaning of the code."""
        return self.explanation.title

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """Everything the code can mean, each with its sources."""
        return self.explanation.meanings

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that a source lists this code for, sorted."""
        listed = {verb for meaning in self.meanings for verb in meaning.commands}
        return tuple(sorted(listed))

    @property
    def explanation(self) -> Explanation:
        """The explanation in English; `explain` takes a locale and a command."""
        from ftpreplies._explain import explain

        return explain(self)


members.update((int(reply), reply) for reply in Reply)
