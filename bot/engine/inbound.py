"""What a person did, as a value: the only thing a channel hands to the engine."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Inbound(BaseModel):
    model_config = ConfigDict(frozen=True)


class Pressed(_Inbound):
    """A button under a message. message_id: the message it stood under. press_id: is to be acknowledged."""

    kind: Literal["pressed"] = "pressed"
    data: str
    message_id: int | None = None
    press_id: str = ""


class Wrote(_Inbound):
    """Words, from the person's own keyboard or a key of ours."""

    kind: Literal["wrote"] = "wrote"
    text: str


class SharedPhone(_Inbound):
    """A contact. `own` is true when it is the sender's own number."""

    kind: Literal["shared_phone"] = "shared_phone"
    phone: str
    own: bool = True


class Commanded(_Inbound):
    """A command such as /start, without its slash and bot name."""

    kind: Literal["commanded"] = "commanded"
    name: str
    argument: str = ""


class SentOther(_Inbound):
    """Anything we cannot read: a sticker, a voice message, a photo, an edit of an old message."""

    kind: Literal["sent_other"] = "sent_other"
    what: str


class Settled(_Inbound):
    """Work done in the background for this chat has an outcome; nobody pressed anything."""

    kind: Literal["settled"] = "settled"
    intent_id: str


class Left(_Inbound):
    """The person blocked the bot, or came back."""

    kind: Literal["left"] = "left"
    blocked: bool


Act = Annotated[
    Pressed | Wrote | SharedPhone | Commanded | SentOther | Settled | Left, Field(discriminator="kind")
]


class Inbound(_Inbound):
    """One act in one chat. `key` names it for ever: the same key is never handled twice."""

    key: str
    chat_id: int
    private: bool = True
    first_name: str = ""
    language_code: str = ""
    act: Act


INBOUND: TypeAdapter[Inbound] = TypeAdapter(Inbound)
