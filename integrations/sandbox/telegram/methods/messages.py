"""Methods that send words, places and contacts, and say that the bot is busy."""

from typing import Any

from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.methods.posting import post, text_of
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
VENUE_EXTRAS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
MEDIA = ("photo", "video", "voice", "document", "video_note", "live_photo")
ACTIONS = {"typing", "choose_sticker", "find_location", "record_video", "record_voice", "record_video_note"}
ACTIONS |= {f"upload_{kind}" for kind in MEDIA} | {"record_audio", "upload_audio"}


def send_message(call: Call) -> Json:
    content = text_of(call)
    if options := call.get("link_preview_options"):
        content["link_preview_options"] = options
    return post(call, content)


def _location(call: Call) -> Json:
    latitude, longitude = call.arguments["latitude"], call.arguments["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_location(call: Call) -> Json:
    extras = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    more = {key: call.arguments[key] for key in extras if key in call.arguments}
    return post(call, {"location": {**_location(call), **more}})


def send_venue(call: Call) -> Json:
    location = _location(call)
    more = {key: call.arguments[key] for key in VENUE_EXTRAS if key in call.arguments}
    named = {"title": call.arguments["title"], "address": call.arguments["address"]}
    return post(call, {"venue": {"location": location, **named, **more}, "location": location})


def send_contact(call: Call) -> Json:
    fields = ("phone_number", "first_name", "last_name", "vcard")
    contact = {key: call.arguments[key] for key in fields if key in call.arguments}
    return post(call, {"contact": contact})


def send_chat_action(call: Call) -> bool:
    action = call.arguments["action"]
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat()
    chat.types_at(action, call.at.now())
    call.at.told("typing", chat, action=action)
    return True


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
}
