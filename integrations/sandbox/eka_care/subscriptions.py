"""Operations on webhooks."""

from dataclasses import asdict

from starlette.responses import Response

from integrations.sandbox.eka_care.answers import Refusal, good, nested
from integrations.sandbox.eka_care.bodies import Webhook
from integrations.sandbox.eka_care.operation import Call, Operation

ALL = "/notification/v1/connect/webhook/subscriptions"


def add_webhook(call: Call) -> Response:
    asked = call.read(Webhook)
    try:
        made = call.practice.postman.subscribe(
            asked.endpoint, asked.signing_key, asked.event_names, asked.protocol
        )
    except ValueError as twice:
        raise Refusal(400, "INVALID_REQUEST", str(twice)) from twice
    call.practice.changed()
    return good({"id": made.id, "status": "success"}, 201)


def list_webhooks(call: Call) -> Response:
    client = call.practice.tokens.client_id
    more = {"client_id": client, "created_by": client, "updated_by": client}
    known = call.practice.postman.subscriptions.values()
    return good(
        {
            "data": [{**asdict(each), **more, "updated_at": each.created_at} for each in known],
            "msg": "success",
        }
    )


def remove_webhook(call: Call) -> Response:
    if call.practice.postman.subscriptions.pop(call.path["webhook_id"], None) is None:
        raise Refusal(404, "INVALID_REQUEST", "webhook not found")
    call.practice.changed()
    return good({"status": "webhook deleted successfully", "msg": "success"})


OPERATIONS = (
    Operation("POST", ALL, "addWebhook", add_webhook, nested),
    Operation("GET", ALL, "listWebhooks", list_webhooks, nested),
    Operation("DELETE", f"{ALL}/{{webhook_id}}", "removeWebhook", remove_webhook, nested),
)
