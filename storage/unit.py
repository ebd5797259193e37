"""A unit of work: everything in it is kept together, or nothing of it."""

from storage.catalog import Catalog
from storage.chats import Chats
from storage.consents import Consents
from storage.conversations import Conversations
from storage.erasing import Erasing
from storage.inbox import Inbox
from storage.intents import Intents
from storage.keys import Keys
from storage.messages import Messages
from storage.paces import Paces
from storage.patients import Patients
from storage.reminders import Reminders
from storage.session import Session
from storage.visits import Visits


class Unit:
    """The subjects of one transaction. Never wait for the outside in it: SQLite has one writer at a time."""

    def __init__(self, session: Session) -> None:
        self.chats = Chats(session)
        self.conversations = Conversations(session)
        self.inbox = Inbox(session)
        self.patients = Patients(session)
        self.consents = Consents(session)
        self.intents = Intents(session)
        self.visits = Visits(session)
        self.messages = Messages(session)
        self.reminders = Reminders(session)
        self.paces = Paces(session)
        self.catalog = Catalog(session)
        self.keys = Keys(session)
        self.erasing = Erasing(session)
