"""Where one chat's conversation stands, as a value that can be written down and read back."""

from pydantic import BaseModel, ConfigDict, JsonValue


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True)


class Offered(_Stored):
    """A choice as it stood on the screen. `sets`: the answers that taking it gives, as JSON."""

    token: str
    label: str
    sets: dict[str, JsonValue]
    names: tuple[str, ...] = ()


class Frame(_Stored):
    """One dialog under way.

    answers: what is known, by step. cursor: which page, month or search of the present step is open.
    undo: for each answer that the person gave, what the answers were before, newest last.
    offered: what could be chosen on the screen. held: the answers that are being changed, as they were.
    """

    dialog: str
    answers: dict[str, JsonValue] = {}
    step: str = ""
    cursor: str = ""
    undo: tuple[dict[str, JsonValue], ...] = ()
    offered: tuple[Offered, ...] = ()
    held: dict[str, JsonValue] = {}


class Heard(_Stored):
    """The words that were read last, while nothing else was done since: an edit of them corrects them.

    mark: stands for the words, to know an edit that changed nothing. undo: how much could be undone before.
    """

    message_id: int
    mark: str
    undo: int


class Session(_Stored):
    """One chat's conversation: the dialogs on top of each other, the last one being talked in.

    revision: grows with every turn that changes anything; buttons carry it.
    since: the revision at which the present question was first asked on these answers. Its buttons are good
    from then on: what only shows it again must not spoil a button that somebody is about to tap.
    last_press: the data of the last button that was taken, to know a double tap.
    screen: the message that shows the present step, None when the next one must be new.
    keyboard: keys of ours stand in place of the person's keyboard.
    news: the work whose outcome was the last thing shown.
    labels: what each button on the screen is called, folded, and what it carries, so that it can be typed.
    numbered: the person answers by typing numbers. lines: what each numbered line on the screen carries.
    marked: a line's number counts only with a # before it, for a number alone is an answer to the question.
    heard: the words that were read last. album: what was sent together is answered once.
    deletes: the person's messages that may not stay in the chat, until the screen after them was seen.
    """

    revision: int = 0
    since: int = 0
    frames: tuple[Frame, ...] = ()
    last_press: str = ""
    screen: int | None = None
    keyboard: bool = False
    news: str = ""
    labels: dict[str, str] = {}
    numbered: bool = False
    lines: tuple[str, ...] = ()
    marked: bool = False
    heard: Heard | None = None
    album: str = ""
    deletes: tuple[int, ...] = ()

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None

    def over(self, frame: Frame) -> "Session":
        """The same conversation with its topmost dialog replaced."""
        return self.model_copy(update={"frames": (*self.frames[:-1], frame)})

    def under(self, frame: Frame) -> "Session":
        """The same conversation with another dialog on top, kept shallow."""
        below = tuple(f for f in self.frames if f.dialog != frame.dialog)[-3:]
        return self.model_copy(update={"frames": (*below, frame)})

    def without_top(self) -> "Session":
        return self.model_copy(update={"frames": self.frames[:-1]})
