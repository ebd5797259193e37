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
    """Words, from the person's own keyboard or a key of ours. message_id: the message that they are."""

    kind: Literal["wrote"] = "wrote"
    text: str
    message_id: int | None = None


class Edited(_Inbound):
    """The person changed the words of a message that they had sent before."""

    kind: Literal["edited"] = "edited"
    text: str
    message_id: int


class SharedPhone(_Inbound):
    """A contact. `own` is true when it is the sender's own number: then their names may come with it."""

    kind: Literal["shared_phone"] = "shared_phone"
    phone: str
    own: bool = True
    first_name: str = ""
    last_name: str = ""


class Commanded(_Inbound):
    """A command such as /start, without its slash and bot name. named: it said that it is for this bot."""

    kind: Literal["commanded"] = "commanded"
    name: str
    argument: str = ""
    named: bool = False


class SentOther(_Inbound):
    """Anything we cannot read: a sticker, a voice message, a place. album: what was sent together with it."""

    kind: Literal["sent_other"] = "sent_other"
    what: str
    album: str = ""


class SentFile(_Inbound):
    """A photo or a document. size: bytes, 0 when the channel does not say. album: as in SentOther."""

    kind: Literal["sent_file"] = "sent_file"
    file_id: str
    name: str
    mime: str
    size: int = 0
    album: str = ""


class Settled(_Inbound):
    """Work done in the background for this chat has an outcome; nobody pressed anything."""

    kind: Literal["settled"] = "settled"
    intent_id: str


class Left(_Inbound):
    """The person blocked the bot, or came back. joined: the bot is in this chat now and was not before."""

    kind: Literal["left"] = "left"
    blocked: bool
    joined: bool = False


Act = Annotated[
    Pressed | Wrote | Edited | SharedPhone | Commanded | SentOther | SentFile | Settled | Left,
    Field(discriminator="kind"),
]


class Inbound(_Inbound):
    """One act in one chat. `key` names it for ever: the same key is never handled twice.

    user_id: who did it, None where the channel hides that. bot: the username of the bot that it came to.
    """

    key: str
    chat_id: int
    private: bool = True
    user_id: int | None = None
    bot: str = ""
    first_name: str = ""
    language_code: str = ""
    act: Act


INBOUND: TypeAdapter[Inbound] = TypeAdapter(Inbound)
