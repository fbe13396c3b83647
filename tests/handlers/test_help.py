"""Help finds every command under one topic."""

from handlers.feature_list import FEATURES
from handlers.help import TOPICS
from tests.conversations import killed_features
from views import help as cards


def test_every_command_is_found_under_one_topic_in_its_order() -> None:
    named = [name for names in TOPICS.values() for name in names]
    assert len(named) == len(set(named))
    commands = {command.names[0] for feature in FEATURES for command in feature.commands}
    assert commands - set(named) == set(), "add these to TOPICS in handlers/help.py"
    assert list(TOPICS) == list(cards.TOPICS)


def test_every_command_that_changes_something_is_killed_on_its_way() -> None:
    commands = {f"/{name}" for names in TOPICS.values() for name in names}
    killed = {name.partition(",")[0].split()[0] for name in killed_features.FEATURES}
    missing = commands - killed - killed_features.READING
    assert missing == set(), "add these to tests/conversations/killed_features.py"
