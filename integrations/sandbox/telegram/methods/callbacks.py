"""The method that answers a tap."""

from integrations.sandbox.telegram import links
from integrations.sandbox.telegram.limits import LONGEST_ANSWER
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.refusal import bad_request

KEPT = 200


def answer_callback_query(call: Call) -> bool:
    text = call.get("text", "")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if "url" in call.arguments and not links.checked(call.arguments["url"]):
        raise bad_request("URL_INVALID")
    number = call.arguments["callback_query_id"]
    query = call.at.queries.answer(number, call.bot.id, call.at.now())
    chat = call.at.chats[query["chat_id"]]
    answer = {"callback_query_id": number, "text": text, "show_alert": bool(call.get("show_alert"))}
    chat.answers.append({**answer, "message_id": query["message_id"], "date": int(call.at.now())})
    del chat.answers[:-KEPT]
    chat.bell.ring()
    call.at.told("answer", chat, query["message_id"], **answer)
    return True


METHODS: dict[str, Handler] = {"answerCallbackQuery": answer_callback_query}
