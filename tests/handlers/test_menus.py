from domain.rights import Who
from handlers.feature_list import FEATURES


def test_members_see_about_eight_commands_and_find_the_others_in_help() -> None:
    commands = [command for feature in FEATURES for command in feature.commands]
    shown = {command.names[0] for command in commands if command.menu}
    of_members = {command.names[0] for command in commands if command.who is Who.MEMBERS}
    assert {"help", "points", "checkin", "me", "top"} <= shown & of_members
    assert len(shown & of_members) <= 9
    assert {"give", "settings"} <= shown
