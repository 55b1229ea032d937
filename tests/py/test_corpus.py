"""Python places the corpus exactly as the core does."""

from __future__ import annotations

import hashlib

import corpus
from ringwright import Ring


def test_the_corpus_digest_is_the_committed_one() -> None:
    form = corpus.load()
    keys = corpus.keys(form["keys"])
    total = hashlib.sha256()
    for placement, entry in zip(corpus.placements(form), form["placements"], strict=True):
        assert placement.to_json() == entry["placement"]
        assert placement.fingerprint == entry["fingerprint"]
        owners = placement.assign(keys)
        assert corpus.owners_digest(owners) == entry["owners"]
        total.update(owners)
    assert total.hexdigest() == form["digest"]


def test_every_way_to_ask_gives_the_same_owner() -> None:
    form = corpus.load()
    keys = corpus.keys(500)
    for placement in corpus.placements(form):
        ids = [node.id for node in placement.nodes]
        one_by_one = [placement.get_node(key) for key in keys]
        assert placement.get_many(keys) == one_by_one
        assert [ids[owner] for owner in placement.assign(keys).tolist() if owner is not None] == one_by_one
        assert [placement.get_nodes(key, 1)[0] for key in keys] == one_by_one
        assert [placement.pick(key).node for key in keys] == one_by_one
        if isinstance(placement, Ring):
            assert [placement.explain(key).nodes[0] for key in keys] == one_by_one
