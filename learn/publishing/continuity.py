"""What a new publication owes the one before: ids that were published keep their meaning. Pure."""

from collections.abc import Collection, Mapping


def broken_promises(
    before: Mapping[str, str], after: Mapping[str, str], retired: Collection[str]
) -> list[str]:
    """Return a sentence for every published question that vanished or became another kind.

    `before` and `after` map the id of each question to its kind. Answers and progress hang on
    the ids, so one that goes is named under `retired:`, and another kind needs another id.
    """
    gone = sorted(before.keys() - after.keys() - set(retired))
    retyped = sorted(code for code in before.keys() & after.keys() if before[code] != after[code])
    return [
        *(
            f"Question `{code}` was published and is gone: name it under `retired:` in its quiz."
            for code in gone
        ),
        *(
            f"Question `{code}` was published as {before[code]} and is {after[code]} now: "
            "give it a new id."
            for code in retyped
        ),
    ]
