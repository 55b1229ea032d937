"""The library places the recorded keys as the real products did; no product is needed for this."""

from __future__ import annotations

import pytest
from cases import ALL, keys
from library import differences, place
from recorded import KEYS, Recording, load

RECORDINGS = [recording for product in ALL for recording in load(product)]


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda each: f"{each.product}-{each.name}")
def test_the_library_agrees(recording: Recording) -> None:
    asked = keys(recording.case, KEYS)
    ours = place(recording.product, recording.version, recording.case, asked)
    found = differences(asked, recording.index, ours)
    assert not found, found


@pytest.mark.parametrize("product", ALL)
def test_the_recording_is_of_todays_configurations(product: str) -> None:
    assert {each.name: each.case for each in load(product)} == ALL[product]
