"""Python places the corpus exactly as the core does."""

from __future__ import annotations

import hashlib

import corpus


def test_the_corpus_digest_is_the_committed_one() -> None:
    form = corpus.load()
    keys = corpus.keys(form["keys"])
    total = hashlib.sha256()
    for ring, entry in zip(corpus.rings(form), form["rings"], strict=True):
        assert ring.to_json() == entry["ring"]
        assert ring.fingerprint == entry["fingerprint"]
        owners = ring.assign(keys)
        assert corpus.owners_digest(owners) == entry["owners"]
        total.update(owners)
    assert total.hexdigest() == form["digest"]


def test_every_way_to_ask_gives_the_same_owner() -> None:
    form = corpus.load()
    keys = corpus.keys(500)
    for ring in corpus.rings(form):
        ids = [node.id for node in ring.nodes]
        one_by_one = [ring.get_node(key) for key in keys]
        assert ring.get_many(keys) == one_by_one
        assert [ids[owner] for owner in ring.assign(keys).tolist() if owner is not None] == one_by_one
        assert [ring.get_nodes(key, 1)[0] for key in keys] == one_by_one
        assert [ring.explain(key).nodes[0] for key in keys] == one_by_one
