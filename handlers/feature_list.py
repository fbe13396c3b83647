"""Every feature, in the order of /help, of the menus and of docs/commands.md."""

from handlers import (
    audit,
    badges,
    boards,
    checkins,
    communities,
    connections,
    grants,
    languages,
    merges,
    points,
    proofs,
    roles,
    setting_files,
    settings,
    start,
    streaks,
    topics,
    undo,
)
from handlers.features import Feature

FEATURES: tuple[Feature, ...] = (
    start.FEATURE,
    points.FEATURE,
    boards.FEATURE,
    checkins.FEATURE,
    streaks.FEATURE,
    badges.FEATURE,
    languages.FEATURE,
    grants.FEATURE,
    undo.FEATURE,
    communities.FEATURE,
    proofs.FEATURE,
    settings.FEATURE,
    setting_files.FEATURE,
    roles.FEATURE,
    audit.FEATURE,
    connections.FEATURE,
    topics.FEATURE,
    merges.FEATURE,
)
