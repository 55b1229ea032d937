"""What the document's samples did wrong, each with a demonstration that runs."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ringwright import Ring
from ringwright.documents import _measure as measure
from ringwright.documents._samples import NameTable
from ringwright.documents.availability.consistent_hash import ConsistentHash
from ringwright.documents.finding import Evidence, Finding, Text

_POINTS = 160

_Hash = NameTable | ConsistentHash
_Maker = type[NameTable] | type[ConsistentHash]


def _points(hashed: _Hash) -> Mapping[str, object]:
    return hashed.table if isinstance(hashed, NameTable) else hashed.ring


def _found(make: _Maker) -> Evidence:
    found = sum(node is not None for node in measure.places(make(measure.names(3)).get_node).values())
    return Evidence(
        {"found": found},
        Text(
            f"3 个节点、1000 个键：{found} 个键找得到节点。",
            f"3 nodes, 1000 keys: a node is found for {found} of them.",
        ),
    )


def _hashed(make: _Maker) -> Evidence:
    hashed = make(measure.names(3))
    points = _points(hashed)
    positions = sorted(points)

    def successor(key: str) -> object:
        mark = hashlib.sha256(key.encode()).hexdigest()[:16]
        return points[positions[bisect_left(positions, mark) % len(positions)]]

    agreed = 1000 - measure.moved(measure.places(hashed.get_node), measure.places(successor))
    return Evidence(
        {"agreed": agreed},
        Text(
            f"用 SHA-256 在 ring 上顺时针查 1000 个键：{agreed} 个与 get_node 一致。",
            f"looking 1000 keys up on ring by their SHA-256, clockwise: {agreed} agree with get_node.",
        ),
    )


def _replicas(make: _Maker) -> Evidence:
    keys = [f"user:{number}" for number in range(10_000)]
    few, many = (measure.places(make(measure.names(10), count).get_node, keys) for count in (1, 8))
    changed = measure.moved(few, many)
    peaks = [measure.percent(measure.heaviest(placed), len(keys)) for placed in (few, many)]
    zh, en = (
        f"最重的节点从 {peaks[0]} 变为 {peaks[1]}",
        f"the fullest node goes from {peaks[0]} to {peaks[1]}",
    )
    if set(few.values()) == {None}:
        zh, en = "没有一个键找到节点", "no key finds a node"
    return Evidence(
        {"changed": changed},
        Text(
            f"10 个节点、1 万个键，replicas 从 1 到 8：{changed} 个键的答案改变；{zh}。",
            f"10 nodes, 10000 keys, replicas from 1 to 8: the answer changes for {changed} keys; {en}.",
        ),
    )


def _node_list(make: _Maker) -> Evidence:
    hashed = make(["a", "b", "c"])
    hashed.add_node("d")
    hashed.remove_node("a")
    listed = [str(node) for node in (hashed.names if isinstance(hashed, NameTable) else hashed.nodes)]
    real = {str(node) for node in _points(hashed).values()}
    said, there = " ".join(listed), " ".join(sorted(real))
    wrong = len(real.symmetric_difference(listed))
    return Evidence(
        {"wrong": wrong},
        Text(
            f"a b c 加入 d、移除 a 之后：nodes 是 {said}，环上是 {there}，相差 {wrong} 个。",
            f"a b c, then d joins and a leaves: nodes has {said}, the ring has {there}; {wrong} differ.",
        ),
    )


def _collision(make: _Maker) -> Evidence:
    hashed = make(["n1", "n11"], 12)
    alone = sum(node == "n11" for node in _points(make(["n11"], 12)).values())
    hashed.remove_node("n1")
    lost = alone - sum(node == "n11" for node in _points(hashed).values())
    return Evidence(
        {"lost": lost},
        Text(
            f"n1 与 n11、replicas=12，移除 n1：n11 的 {alone} 个虚拟节点丢了 {lost} 个。",
            f"n1 and n11 with replicas=12, n1 is removed: of its {alone} virtual nodes n11 loses {lost}.",
        ),
    )


def _half_removed(make: _Maker) -> Evidence:
    hashed = make(["cache"], 20)
    before = len(_points(hashed))
    failure = measure.refusal(lambda: hashed.remove_node("cache1"))
    deleted = before - len(_points(hashed))
    return Evidence(
        {"deleted": deleted},
        Text(
            f"环上只有 cache，replicas=20，移除并不存在的 cache1：{failure}，"
            f"cache 的 {before} 个虚拟节点少了 {deleted} 个。",
            f"the ring has only cache, replicas=20, and cache1 is to be removed: {failure}; of its {before} "
            f"virtual nodes cache loses {deleted}.",
        ),
    )


def _twice(make: _Maker) -> Evidence:
    failures = [measure.refusal(partial(make(["a", "b"]).add_node, "a"))]
    mixed: list[Any] = [1, "1"]
    failures.append(measure.refusal(lambda: make(mixed)))
    accepted = failures.count("")
    zh, en = ("没有报错", "nothing is said") if accepted else ("、".join(failures), ", ".join(failures))
    return Evidence(
        {"accepted": accepted},
        Text(
            f"重复加入 a；用 [1, '1'] 构造：2 次中接受了 {accepted} 次，{zh}。",
            f"a is added again; a ring is made of [1, '1']: {accepted} of 2 are accepted, {en}.",
        ),
    )


def _empty(make: _Maker) -> Evidence:
    hashed = make(["a"])
    hashed.remove_node("a")
    failure = measure.refusal(lambda: hashed.get_node("example_key"))
    return Evidence(
        {"silent": int(not failure)},
        Text(
            f"移除唯一的节点之后查找：{failure or '返回 None'}。",
            f"a lookup after the only node has left: {failure or 'returns None'}.",
        ),
    )


def _one_point(copies: int) -> Evidence:
    """Measure the balance of a true ring with `copies` points per node."""
    ring = Ring(measure.names(10), vnodes=copies, hash="sha256")
    heaviest = measure.heaviest(measure.places(ring.get_node))
    share = measure.percent(heaviest, 1000)
    return Evidence(
        {"heaviest": heaviest},
        Text(
            f"10 个节点、1000 个键，每个节点的虚拟节点数为 {copies}：最重的节点占 {share}（平均 10.0%）。",
            f"10 nodes, 1000 keys, virtual nodes per node: {copies}; the fullest node has {share} of the "
            "keys (the mean is 10.0%).",
        ),
    )


def _both(code: str, title: Text, explanation: Text, show: Callable[[_Maker], Evidence]) -> Finding:
    """Return the finding whose demonstration `show` runs on the sample's rule and on ours."""
    return Finding(code, "4.1", title, explanation, partial(show, NameTable), partial(show, ConsistentHash))


FINDINGS: tuple[Finding, ...] = (
    _both(
        "keys-never-found",
        Text("几乎每个键都找不到节点", "Hardly any key finds a node"),
        Text(
            "环是一张以「节点名加序号」为键的字典，查找时却直接用数据键的字面去查；除非数据键恰好与节点同名，"
            "否则一律返回 None。改正后，键和虚拟节点都以哈希值定位在环上。",
            "The ring is a dictionary from a node's name and a number to the node, and keys are looked up "
            "in it as they are spelled. Unless a key is called like a node, the answer is None. Ours puts "
            "keys and virtual nodes on the circle by their hashes.",
        ),
        _found,
    ),
    _both(
        "hash-never-called",
        Text("设了哈希函数，却从不调用", "The hash function is set and never called"),
        Text(
            "hash_function 被设为 SHA-256，但没有任何代码调用它：没有哈希，没有顺序，也就没有环。"
            "改正后它真正决定键的位置，ring 按顺时针顺序列出所有的点，可以逐一核对。",
            "hash_function is SHA-256, and nothing calls it: no hash, no order, no ring. With ours it "
            "decides where a key is, and ring lists all points clockwise, so that any answer can be checked "
            "by hand.",
        ),
        _hashed,
    ),
    Finding(
        "one-point-per-node",
        "4.1",
        Text("默认每个节点只有一个虚拟节点", "One virtual node per node by default"),
        Text(
            "即使补上哈希和顺序，默认的 replicas=1 也只给每个节点一个点，负载悬殊。"
            "改正后 replicas 是倍数：每个节点有 160 * replicas 个虚拟节点，默认值就已均衡。",
            "Even with hashes and order put right, the default replicas=1 gives every node a single point, "
            "and the load is lopsided. In ours replicas is a multiplier: 160 * replicas virtual nodes per "
            "node, balanced by default.",
        ),
        partial(_one_point, 1),
        partial(_one_point, _POINTS),
    ),
    _both(
        "replicas-without-effect",
        Text("调大 replicas 毫无作用", "More replicas change nothing"),
        Text(
            "查找循环把序号不断接在同一个变量后面，依次查的是 k0、k01、k012，而不是 k0、k1、k2；"
            "第二个及以后的虚拟节点几乎永远查不到。改正后 replicas 越大，负载越均匀。",
            "The lookup loop keeps appending to one variable: it asks for k0, k01, k012 where k0, k1, k2 "
            "were meant, and hardly ever reaches a second virtual node. With ours more replicas even out "
            "the load.",
        ),
        _replicas,
    ),
    _both(
        "stale-nodes",
        Text("节点列表与环各说各话", "The list of nodes and the ring disagree"),
        Text(
            "add_node 和 remove_node 只改环，不改 nodes；反过来，nodes 又是调用者的列表，外面一改，里面也变。"
            "改正后 nodes 总是环上现有的节点，并且是一份副本。",
            "add_node and remove_node change the ring and leave nodes as it was; nodes in turn is the "
            "caller's own list. With ours nodes is what is on the ring, as a copy.",
        ),
        _node_list,
    ),
    _both(
        "names-collide",
        Text(
            "名字拼接相撞，移除一个节点伤及另一个", "Spelled names collide: removing one node hurts another"
        ),
        Text(
            "'n1' 接上 '11' 与 'n11' 接上 '1' 是同一个字符串，两个节点共用一个虚拟节点；移除其中一个，"
            "另一个也丢了它。改正后虚拟节点由节点自己的哈希值生成，互不相干。",
            "'n1' with '11' and 'n11' with '1' spell the same text, so two nodes share virtual nodes, and "
            "removing one deletes them for both. In ours the points of a node follow from the hash of its "
            "id alone.",
        ),
        _collision,
    ),
    _both(
        "half-removed",
        Text("移除失败时只删了一半", "A removal that fails is left half done"),
        Text(
            "样例逐个删除虚拟节点，遇到缺失的就抛出 KeyError，此前删掉的不会恢复，哪怕它们属于另一个节点。"
            "改正后要么整个移除，要么原样不动并指明未知的节点。",
            "The sample deletes virtual nodes one by one until one is missing. What is deleted by then "
            "stays deleted, even where it was another node's. Ours removes all of a node, or nothing and "
            "names the unknown node.",
        ),
        _half_removed,
    ),
    _both(
        "duplicates-accepted",
        Text("重复的节点悄悄混入", "Duplicate nodes slip in"),
        Text(
            "重复加入同一个节点、或加入 str() 之后同名的对象，样例都不作声，后者顶替前者。"
            "改正后节点名必须是文本且各不相同，否则报错，环保持不变。",
            "Adding a node twice, or two objects that str() spells alike, passes in silence, and the later "
            "one takes the place of the earlier. In ours ids are text and distinct; anything else is "
            "refused.",
        ),
        _twice,
    ),
    _both(
        "silent-none",
        Text("没有节点时返回 None", "None when there is no node"),
        Text(
            "环空了，样例仍若无其事地返回 None，错误要到连接「None」时才暴露。改正后查找立即报错，说明没有节"
            "点。",
            "On an empty ring the sample returns None as if that were a node, and the trouble shows when "
            "something connects to it. Ours refuses the lookup and says why.",
        ),
        _empty,
    ),
)
"""What the sample of section 4.1 did wrong."""
