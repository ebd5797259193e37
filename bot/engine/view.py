"""What a person is shown, as a value: text, buttons, files. No channel is named here."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message. data: comes back when pressed (1 to 64 bytes). url: opens a page."""

    label: str
    data: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if bool(self.data) == bool(self.url):
            raise ValueError(f"button {self.label!r} needs data or a url, and only one of them")
        if len(self.data.encode()) > 64:
            raise ValueError(f"button {self.label!r} carries more than 64 bytes")


@dataclass(frozen=True, slots=True)
class Reply:
    """One key of the keyboard that replaces the person's own; pressing it sends its label, or their number.

    data: what the label means when it is sent, empty for a key that shares the number.
    """

    label: str
    data: str = ""
    shares_phone: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A document that goes with the message."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class View:
    """One message. `text` is markup in Telegram's HTML, with every variable escaped.

    rows: buttons under the message. replies: keys instead of the person's keyboard (then rows is empty).
    file: sent right after the text. lasting: people will want to find it again, so it is never edited
    into the next question.
    """

    text: Markup
    rows: tuple[tuple[Button, ...], ...] = ()
    replies: tuple[tuple[Reply, ...], ...] = ()
    file: File | None = None
    lasting: bool = False

    def __post_init__(self) -> None:
        if self.rows and self.replies:
            raise ValueError("a message has buttons or a keyboard, not both")
