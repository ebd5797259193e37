"""A clinic on paper that files documents, and what patients send to it."""

from bot.engine.inbound import SentFile
from integrations.errors import OutcomeUnknown
from integrations.model import Document, DocumentRule, Place
from integrations.provider import Capability
from tests.paper import PaperClock, PaperProvider

PDF, JPEG = "application/pdf", "image/jpeg"
REPORT = SentFile(file_id="pdf", name="My <report>.pdf", mime=PDF, size=17)
PHOTO = SentFile(file_id="photo", name="photo.jpg", mime=JPEG, size=17)


class FilingProvider(PaperProvider):
    """Takes documents of up to a megabyte. can_tell: what it has. loses: its answers."""

    capabilities = PaperProvider.capabilities | {Capability.DOCUMENTS}

    def __init__(self, clock: PaperClock) -> None:
        super().__init__(clock)
        self.documents: list[Document] = []
        self.can_tell, self.loses = True, False

    @property
    def document_rule(self) -> DocumentRule:
        return DocumentRule(most_bytes=1_000_000, mimes=frozenset({PDF, JPEG}))

    async def add_document(self, place: Place, visit_id: str, document: Document) -> None:
        if self.trouble:
            raise self.trouble.pop()
        self._standing(visit_id)
        self.documents.append(document)
        if self.loses:
            raise OutcomeUnknown

    async def has_document(self, place: Place, visit_id: str, name: str) -> bool:
        if not self.can_tell:
            return await super().has_document(place, visit_id, name)
        return any(one.name == name for one in self.documents)
