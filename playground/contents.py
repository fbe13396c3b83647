"""What a message can hold besides words, and how the Bot API shows it."""

from .wire import Json

# Of each kind of file, what is told of it besides its number and size; nobody looks inside.
_MOVING = {"width": 640, "height": 360, "duration": 1}
_STICKER = {"type": "regular", "width": 512, "height": 512}
FACTS: dict[str, Json] = {
    "video": _MOVING,
    "animation": _MOVING,
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "sticker": _STICKER | {"is_animated": False, "is_video": False},
    "document": {},
}
_NAMELESS = frozenset({"voice", "video_note", "sticker"})
_TYPELESS = frozenset({"video_note", "sticker"})
# What is sent as one of these cannot be sent as anything else, and the other way round.
STRICT = frozenset({"photo", "voice", "video_note", "sticker"})
# What may be told of a file that goes up, by the parameters of its method.
TOLD = ("duration", "width", "height", "length", "performer", "title", "emoji")
_VENUE = (
    *("title", "address", "foursquare_id", "foursquare_type"),
    *("google_place_id", "google_place_type"),
)
_LOCATION = (
    *("latitude", "longitude", "horizontal_accuracy"),
    *("live_period", "heading", "proximity_alert_radius"),
)
_CONTACT = ("phone_number", "first_name", "last_name", "vcard")
PLACES = ("venue", "location", "contact")


def file_shown(kind: str, basic: Json, name: str, mime: str) -> Json:
    """Return a file as a field of its kind; an animation is a document, too."""
    shown = basic | ({} if kind in _NAMELESS else {"file_name": name})
    shown |= {} if kind in _TYPELESS else {"mime_type": mime}
    found = {kind: FACTS[kind] | shown}
    return found | {"document": shown} if kind == "animation" else found


def place_shown(kind: str, said: Json) -> Json:
    """Return a place or a contact as the fields of a message; a venue is a location, too."""
    if kind == "contact":
        return {"contact": _only(said, _CONTACT)}
    location = _only(said, _LOCATION)
    if kind == "location":
        return {"location": location}
    return {"venue": {"location": location, **_only(said, _VENUE)}, "location": location}


def place_words(holds: Json) -> str:
    """Return what can be read of a place or a contact."""
    if contact := holds.get("contact"):
        return f"👤 {contact['first_name']} {contact['phone_number']}"
    location = holds["location"]
    title = holds.get("venue", {}).get("title", "")
    return f"📍 {title} {location['latitude']}, {location['longitude']}".replace("  ", " ")


def _only(said: Json, names: tuple[str, ...]) -> Json:
    return {name: said[name] for name in names if said.get(name) is not None}
